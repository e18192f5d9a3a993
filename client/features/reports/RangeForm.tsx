import { SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/clock.ts';
import { useWorkspace } from '../session/sessionQueries.ts';
import { type DateRange, localDate, presets, rangeOf } from './ranges.ts';

interface RangeFormProps {
  range: DateRange;
  onChange: (range: DateRange) => void;
}

/** Which days: one of the usual spans by a click, any other by its dates. */
export function RangeForm({ range, onChange }: RangeFormProps) {
  const { t } = useTranslation();
  const { timeZone } = useWorkspace();
  const now = serverNow();
  const today = localDate(now, timeZone);
  const chosen = presets.find((preset) => {
    const { from, to } = rangeOf(preset, now, timeZone);
    return from === range.from && to === range.to;
  });
  return (
    <fieldset className="report-range">
      <legend className="visually-hidden">{t('reports.range')}</legend>
      <SegmentedControl
        aria-label={t('reports.range')}
        data={presets.map((value) => ({ value, label: t(`reports.presets.${value}`) }))}
        value={chosen ?? ''}
        onChange={(value) => {
          const preset = presets.find((one) => one === value);
          if (preset) {
            onChange(rangeOf(preset, now, timeZone));
          }
        }}
      />
      <TextInput
        type="date"
        label={t('reports.from')}
        max={range.to}
        value={range.from}
        onChange={(event) => onChange({ ...range, from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('reports.to')}
        min={range.from}
        max={today}
        value={range.to}
        onChange={(event) => onChange({ ...range, to: event.currentTarget.value })}
      />
    </fieldset>
  );
}
