import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OverflowTarget } from '../../../shared/routingPolicy.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { fieldOrder } from './fieldOrder.ts';
import { usePolicyFormContext } from './policyForm.ts';

interface OverflowFieldProps {
  path: string;
  label: string;
  description?: string;
  /** The queue that the cases come from: they cannot go to where they are. */
  exceptId: string | null;
  mayBeNone?: boolean;
}

const NONE = 'none';
const QUEUE = 'queue:';

/** Where a case goes that cannot be served here. */
export function OverflowField({ path, label, description, exceptId, mayBeNone = false }: OverflowFieldProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { queues } = useQueues();
  const { value, error } = form.getInputProps(path);
  return (
    <Select
      label={label}
      {...(description === undefined ? {} : { description })}
      allowDeselect={false}
      inputWrapperOrder={fieldOrder}
      error={error ?? null}
      data={[
        ...(mayBeNone ? [{ value: NONE, label: t('routing.values.noOverflow') }] : []),
        ...queues
          .filter(({ id }) => id !== exceptId)
          .map(({ id, name }) => ({
            value: `${QUEUE}${id}`,
            label: t('routing.values.queue', { queue: name }),
          })),
        { value: 'voicemail', label: t('routing.values.voicemail') },
        { value: 'close', label: t('routing.values.close') },
      ]}
      value={asChoice(value)}
      onChange={(choice) => form.setFieldValue(path, asTarget(choice))}
    />
  );
}

function asChoice(target: OverflowTarget | null): string {
  if (target === null) {
    return NONE;
  }
  return target.kind === 'queue' ? `${QUEUE}${target.queueId}` : target.kind;
}

function asTarget(choice: string | null): OverflowTarget | null {
  if (choice === 'voicemail' || choice === 'close') {
    return { kind: choice };
  }
  return choice?.startsWith(QUEUE) ? { kind: 'queue', queueId: choice.slice(QUEUE.length) } : null;
}
