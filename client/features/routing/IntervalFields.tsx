import { Button, Chip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BusinessHours } from '../../../shared/routingPolicy.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { usePolicyFormContext } from './policyForm.ts';
import { TimeField } from './TimeField.tsx';
import { weekdays } from './weekdays.ts';

interface IntervalFieldsProps {
  path: string;
  intervals: BusinessHours['intervals'];
}

/** The hours of a week: days with a time from and to, as many as there are. */
export function IntervalFields({ path, intervals }: IntervalFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  return (
    <div className="stack">
      <p className="field-label">{t('routing.fields.intervals')}</p>
      {intervals.map((interval, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: any two intervals may be equal
        <div key={index} className="interval">
          <Chip.Group
            multiple
            value={interval.days.map(String)}
            onChange={(days) => form.setFieldValue(`${path}.${index}.days`, days.map(Number).sort())}
          >
            <fieldset className="weekdays" aria-label={t('routing.calendar.days')}>
              {weekdays.map((day, place) => (
                <Chip key={day} value={String(place + 1)} size="xs">
                  {t(`routing.calendar.weekdays.${day}`)}
                </Chip>
              ))}
            </fieldset>
          </Chip.Group>
          {form.errors[`${path}.${index}.days`] && <p className="problem">{t('routing.calendar.noDay')}</p>}
          <div className="times">
            <TimeField path={`${path}.${index}.from`} label={t('routing.calendar.from')} />
            <TimeField path={`${path}.${index}.to`} label={t('routing.calendar.to')} isEnd />
            <IconAction
              icon={IconX}
              label={t('routing.calendar.removeInterval')}
              onClick={() => form.removeListItem(path, index)}
            />
          </div>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
          onClick={() => form.insertListItem(path, { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' })}
        >
          {t('routing.calendar.addInterval')}
        </Button>
      </div>
    </div>
  );
}
