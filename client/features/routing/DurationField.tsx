import { DurationInput } from './DurationInput.tsx';
import { usePolicyFormContext } from './policyForm.ts';

interface DurationFieldProps {
  path: string;
  name: string;
  /** False where a table's head says it. */
  isLabelled?: boolean;
  description?: string;
  whenEmpty?: string;
  min?: number;
}

/** One length of time of the policy. */
export function DurationField({ path, name, isLabelled = true, description, ...given }: DurationFieldProps) {
  const form = usePolicyFormContext();
  const { value, onChange, error } = form.getInputProps(path);
  return (
    <DurationInput
      {...given}
      name={name}
      {...(isLabelled ? { label: name } : {})}
      {...(description === undefined ? {} : { description })}
      value={typeof value === 'number' ? value : null}
      onChange={onChange}
      error={error}
    />
  );
}
