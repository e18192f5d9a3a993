import { TextInput } from '@mantine/core';
import { usePolicyFormContext } from './policyForm.ts';

interface TimeFieldProps {
  path: string;
  label: string;
  /** An end at midnight is the end of the day: `24:00`, which the browser's own field does not know. */
  isEnd?: boolean;
}

/** A time of day. */
export function TimeField({ path, label, isEnd = false }: TimeFieldProps) {
  const form = usePolicyFormContext();
  const { value, error } = form.getInputProps(path);
  return (
    <TextInput
      type="time"
      aria-label={label}
      required
      value={value === '24:00' ? '00:00' : value}
      error={error ?? null}
      onChange={(event) => {
        const next = event.currentTarget.value;
        form.setFieldValue(path, isEnd && next === '00:00' ? '24:00' : next);
      }}
    />
  );
}
