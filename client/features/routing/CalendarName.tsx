import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CALENDAR_NAME_LENGTH, nameProblem, renamed, usePolicyFormContext } from './policyForm.ts';

/**
 * The name that queues know a calendar by. It counts once the field is left: half of a name may be the name of
 * another calendar, and the queues of this one would go by that.
 */
export function CalendarName({ index }: { index: number }) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { calendars } = form.values;
  const [typed, setTyped] = useState<string | null>(null);
  const { error } = form.getInputProps(`calendars.${index}.name`);
  const problem = typed === null ? null : nameProblem(calendars, index, typed);
  const handleBlur = () => {
    if (typed !== null && problem === null) {
      form.setValues(renamed(form.values, index, typed));
    }
    setTyped(null);
  };
  return (
    <TextInput
      label={t('routing.fields.name')}
      maxLength={CALENDAR_NAME_LENGTH}
      value={typed ?? calendars[index]?.name ?? ''}
      error={problem === null ? (error ?? null) : t(`routing.calendar.name.${problem}`)}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={handleBlur}
    />
  );
}
