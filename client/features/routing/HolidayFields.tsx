import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
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

const SHORT_DAY = { from: '09:00', to: '13:00' };

/** Days on which the week's hours do not count: closed, or open at other times. */
export function HolidayFields({ path, holidays }: HolidayFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const handleAdd = () =>
    form.insertListItem(path, { date: localDate(serverNow()), name: '', intervals: [] });
  return (
    <div className="stack">
      <p className="field-label">{t('routing.fields.holidays')}</p>
      {holidays.map((holiday, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: dates and names change while they are typed
        <div key={index} className="holiday">
          <TextInput
            type="date"
            aria-label={t('routing.calendar.date')}
            {...form.getInputProps(`${path}.${index}.date`)}
          />
          <TextInput
            aria-label={t('routing.calendar.holidayName')}
            placeholder={t('routing.calendar.holidayName')}
            maxLength={80}
            {...form.getInputProps(`${path}.${index}.name`)}
          />
          <Checkbox
            label={t('routing.calendar.closedAllDay')}
            checked={holiday.intervals.length === 0}
            onChange={(event) =>
              form.setFieldValue(`${path}.${index}.intervals`, event.currentTarget.checked ? [] : [SHORT_DAY])
            }
          />
          {holiday.intervals.map((_, part) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here, as of the holidays
            <div key={part} className="times">
              <TimeField
                path={`${path}.${index}.intervals.${part}.from`}
                label={t('routing.calendar.from')}
              />
              <TimeField
                path={`${path}.${index}.intervals.${part}.to`}
                label={t('routing.calendar.to')}
                isEnd
              />
            </div>
          ))}
          <IconAction
            icon={IconX}
            label={t('routing.calendar.removeHoliday', { name: holiday.name || holiday.date })}
            onClick={() => form.removeListItem(path, index)}
          />
        </div>
      ))}
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
