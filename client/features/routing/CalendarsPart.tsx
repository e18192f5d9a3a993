import { Button, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useWorkspace } from '../session/sessionQueries.ts';
import { CalendarName } from './CalendarName.tsx';
import { FieldGroup } from './FieldGroup.tsx';
import { HolidayFields } from './HolidayFields.tsx';
import { IntervalFields } from './IntervalFields.tsx';
import { freeName, type PolicyValues, usePolicyFormContext } from './policyForm.ts';

const WORK_DAYS = [1, 2, 3, 4, 5];

/** When queues are open: several intervals a day, in a zone, with holidays. */
export function CalendarsPart() {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { timeZone } = useWorkspace();
  const { calendars } = form.values;
  const handleAdd = () =>
    form.insertListItem('calendars', {
      name: freeName(calendars, (number) => t('routing.calendar.newName', { number })),
      zone: timeZone,
      intervals: [{ days: WORK_DAYS, from: '09:00', to: '18:00' }],
      holidays: [],
    });
  return (
    <div className="rule-groups">
      {calendars.length === 0 && <p className="hint">{t('routing.calendar.empty')}</p>}
      {calendars.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: names change while they are typed
        <Calendar key={index} index={index} />
      ))}
      <div className="add-calendar">
        <Button
          variant="default"
          leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          onClick={handleAdd}
        >
          {t('routing.calendar.add')}
        </Button>
      </div>
    </div>
  );
}

function Calendar({ index }: { index: number }) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { queues } = useQueues();
  const calendar = form.values.calendars[index];
  const zones = useMemo(
    () => Array.from(new Set(['UTC', calendar?.zone ?? 'UTC', ...Intl.supportedValuesOf('timeZone')])),
    [calendar?.zone],
  );
  if (calendar === undefined) {
    return null;
  }
  const users = usersOf(calendar.name, form.values, queues, t('routing.defaults'));
  return (
    <FieldGroup
      title={calendar.name}
      text={users.length === 0 ? '' : t('routing.calendar.inUse', { queues: users.join(', ') })}
      action={
        <IconAction
          icon={IconTrash}
          label={t('routing.calendar.remove', { name: calendar.name })}
          onClick={() => form.removeListItem('calendars', index)}
        />
      }
    >
      <div className="field-row">
        <CalendarName index={index} />
        <Select
          label={t('routing.fields.zone')}
          searchable
          allowDeselect={false}
          data={zones}
          {...form.getInputProps(`calendars.${index}.zone`)}
        />
      </div>
      <IntervalFields path={`calendars.${index}.intervals`} intervals={calendar.intervals} />
      <HolidayFields path={`calendars.${index}.holidays`} holidays={calendar.holidays} />
    </FieldGroup>
  );
}

function usersOf(
  name: string,
  { defaults, queues: own }: PolicyValues,
  queues: readonly { id: string; name: string }[],
  all: string,
): string[] {
  const some = queues.filter(({ id }) => own[id]?.hours === name).map((queue) => queue.name);
  return defaults.hours === name ? [all, ...some] : some;
}
