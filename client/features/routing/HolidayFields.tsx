import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BusinessHours } from '../../../shared/routingPolicy.ts';
import { serverNow } from '../../api/clock.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { localDate } from './localDate.ts';
import { usePolicyFormContext } from './policyForm.ts';
import { TimeField } from './TimeField.tsx';

interface HolidayFieldsProps {
  path: string;
  holidays: BusinessHours['holidays'];
}

/** Years of holidays are many fields: the last of them, which are the next to come, are shown at first. */
const SHOWN = 20;
const SHORT_DAY = { from: '09:00', to: '13:00' };

/** Days on which the week's hours do not count: closed, or open at other times. */
export function HolidayFields({ path, holidays }: HolidayFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const handleAdd = () =>
    form.insertListItem(path, { date: localDate(serverNow()), name: '', intervals: [] });
  const [isWhole, setIsWhole] = useState(false);
  const hidden = isWhole ? 0 : Math.max(0, holidays.length - SHOWN);
  const isWrong = (index: number) =>
    Object.keys(form.errors).some((at) => at.startsWith(`${path}.${index}.`));
  return (
    <div className="stack">
      <p className="field-label">{t('routing.fields.holidays')}</p>
      {hidden > 0 && (
        <div>
          <Button variant="subtle" onClick={() => setIsWhole(true)}>
            {t('routing.calendar.showEarlier', { count: hidden })}
          </Button>
        </div>
      )}
      {holidays.map((holiday, index) =>
        index >= hidden || isWrong(index) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: dates and names change while they are typed
          <Holiday key={index} path={path} index={index} holiday={holiday} />
        ) : null,
      )}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
          onClick={handleAdd}
        >
          {t('routing.calendar.addHoliday')}
        </Button>
      </div>
    </div>
  );
}

interface HolidayProps {
  path: string;
  index: number;
  holiday: BusinessHours['holidays'][number];
}

function Holiday({ path, index, holiday }: HolidayProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const here = `${path}.${index}`;
  return (
    <div className="holiday">
      <TextInput
        type="date"
        aria-label={t('routing.calendar.date')}
        {...form.getInputProps(`${here}.date`)}
      />
      <TextInput
        aria-label={t('routing.calendar.holidayName')}
        placeholder={t('routing.calendar.holidayName')}
        maxLength={80}
        {...form.getInputProps(`${here}.name`)}
      />
      <Checkbox
        label={t('routing.calendar.closedAllDay')}
        checked={holiday.intervals.length === 0}
        onChange={(event) =>
          form.setFieldValue(`${here}.intervals`, event.currentTarget.checked ? [] : [SHORT_DAY])
        }
      />
      {holiday.intervals.map((_, part) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here, as of the holidays
        <div key={part} className="times">
          <TimeField path={`${here}.intervals.${part}.from`} label={t('routing.calendar.from')} />
          <TimeField path={`${here}.intervals.${part}.to`} label={t('routing.calendar.to')} isEnd />
        </div>
      ))}
      <IconAction
        icon={IconX}
        label={t('routing.calendar.removeHoliday', { name: holiday.name || holiday.date })}
        onClick={() => form.removeListItem(path, index)}
      />
    </div>
  );
}
