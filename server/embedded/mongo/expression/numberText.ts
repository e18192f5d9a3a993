import { Decimal128, type NumberValue } from '../values/value.ts';

/** A number as `$toString` writes it. */
export function numberText(value: NumberValue): string {
  if (value instanceof Decimal128) {
    const text = value.toString();
    return text === '-NaN' ? 'NaN' : text;
  }
  return typeof value === 'number' ? doubleText(value) : value.toString();
}

/**
 * The shortest digits that read back as the same double; with an exponent from 1e16 on and below 1e-4, where
 * the exponent has at least two digits.
 */
function doubleText(value: number): string {
  if (Object.is(value, -0)) {
    return '-0';
  }
  if (!Number.isFinite(value) || value === 0) {
    return String(value);
  }
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    return plainDigits(mantissa, exponent);
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
}

function plainDigits(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) {
    return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  }
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}
