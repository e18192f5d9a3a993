import { NumberInput, type NumberInputProps } from '@mantine/core';
import { fieldOrder } from './fieldOrder.ts';
import { usePolicyFormContext } from './policyForm.ts';

interface NumberFieldProps
  extends Pick<NumberInputProps, 'label' | 'aria-label' | 'description' | 'min' | 'max' | 'suffix' | 'step'> {
  path: string;
  /** Said in an empty field, which is then a value of its own. */
  whenEmpty?: string;
}

/** One number of the policy. */
export function NumberField({ path, whenEmpty, ...given }: NumberFieldProps) {
  const form = usePolicyFormContext();
  const { value, onChange, error } = form.getInputProps(path);
  return (
    <NumberInput
      {...given}
      inputWrapperOrder={fieldOrder}
      name={path}
      value={value ?? ''}
      error={error ?? null}
      placeholder={whenEmpty ?? ''}
      clampBehavior="blur"
      // An empty field is null, also where that does not do: it is told to be filled in.
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  );
}
