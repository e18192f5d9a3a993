import { NativeSelect, NumberInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import {
  DURATION_DECIMALS,
  type DurationUnit,
  durationUnits,
  fitsUnit,
  secondsOf,
  unitFor,
} from './durations.ts';
import { fieldOrder } from './fieldOrder.ts';

interface DurationInputProps {
  /** For the labels of screen readers where the label itself is elsewhere. */
  name: string;
  label?: string;
  description?: string;
  error?: ReactNode;
  /** Seconds; null where the field is empty. */
  value: number | null;
  onChange: (seconds: number | null) => void;
  /** Said in an empty field, which is then a value of its own. */
  whenEmpty?: string | undefined;
  min?: number;
}

/** A length of time, in the unit that suits it. */
export function DurationInput({
  name,
  label,
  description,
  error,
  value,
  onChange,
  whenEmpty,
  min = 0,
}: DurationInputProps) {
  const { t } = useTranslation();
  const [chosen, setUnit] = useState<DurationUnit>(() => unitFor(value));
  const unit = fitsUnit(value, chosen) ? chosen : unitFor(value);
  const size = secondsOf(unit);
  // An empty field is null, also where that does not do: what stands there is what is sent and judged.
  const handleNumber = (next: number | string) => onChange(typeof next === 'number' ? next * size : null);
  return (
    <NumberInput
      {...(label === undefined ? { 'aria-label': name } : { label })}
      {...(description === undefined ? {} : { description })}
      error={error ?? null}
      inputWrapperOrder={fieldOrder}
      value={value === null ? '' : value / size}
      onChange={handleNumber}
      min={min / size}
      decimalScale={DURATION_DECIMALS}
      required={whenEmpty === undefined}
      withAsterisk={false}
      placeholder={whenEmpty ?? ''}
      rightSectionWidth={px.unit}
      rightSection={
        <NativeSelect
          variant="unstyled"
          rightSectionWidth={px.unitMark}
          className="unit-choice"
          aria-label={t('routing.unitOf', { label: name })}
          data={durationUnits.map((one) => ({ value: one.unit, label: t(`routing.units.${one.unit}`) }))}
          value={unit}
          onChange={(event) => {
            const next = durationUnits.find((one) => one.unit === event.currentTarget.value);
            if (next) {
              setUnit(next.unit);
              if (value !== null) {
                onChange((value / size) * next.seconds);
              }
            }
          }}
        />
      }
    />
  );
}
