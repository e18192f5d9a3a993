import { Button, NumberInput, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SimulatedLine } from '../../../shared/api/trials.ts';
import { channelSchema } from '../../../shared/primitives.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { DurationInput } from './DurationInput.tsx';
import { newLine } from './newLine.ts';

interface SimulatedLinesProps {
  lines: readonly SimulatedLine[];
  onChange: (lines: SimulatedLine[]) => void;
}

const MAX_LINES = 20;

/** Who comes: a line for each kind of customer. */
export function SimulatedLines({ lines, onChange }: SimulatedLinesProps) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  return (
    <fieldset className="field-group">
      <legend className="field-group-title">{t('routing.simulator.lines')}</legend>
      {lines.map((line, index) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: any two lines may be equal
          key={index}
          number={index + 1}
          line={line}
          mayGo={lines.length > 1}
          onChange={(next) => onChange(lines.map((one, place) => (place === index ? next : one)))}
          onRemove={() => onChange(lines.filter((_, place) => place !== index))}
        />
      ))}
      <div>
        <Button
          variant="subtle"
          disabled={lines.length >= MAX_LINES || queues.length === 0}
          leftSection={<IconPlus size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
          onClick={() =>
            onChange([...lines, newLine((queues[lines.length % queues.length] ?? queues[0])?.id ?? '')])
          }
        >
          {t('routing.simulator.addLine')}
        </Button>
      </div>
    </fieldset>
  );
}

interface LineProps {
  number: number;
  line: SimulatedLine;
  mayGo: boolean;
  onChange: (line: SimulatedLine) => void;
  onRemove: () => void;
}

function Line({ number, line, mayGo, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  return (
    <div className="simulated-line">
      <Select
        label={t('routing.trial.queue')}
        allowDeselect={false}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        value={line.queueId}
        onChange={(queueId) => queueId && onChange({ ...line, queueId })}
      />
      <Select
        label={t('routing.simulator.channel')}
        allowDeselect={false}
        data={channelSchema.options.map((value) => ({ value, label: t(`channels.${value}`) }))}
        value={line.channel}
        onChange={(value) => {
          const channel = channelSchema.options.find((one) => one === value);
          if (channel) {
            onChange({ ...line, channel });
          }
        }}
      />
      <NumberInput
        label={t('routing.simulator.perHour')}
        min={0.1}
        max={5_000}
        clampBehavior="blur"
        required
        withAsterisk={false}
        value={line.casesPerHour}
        onChange={(next) => typeof next === 'number' && onChange({ ...line, casesPerHour: next })}
      />
      <DurationInput
        name={t('routing.simulator.handle')}
        label={t('routing.simulator.handle')}
        min={1}
        value={line.handleSeconds}
        onChange={(seconds) => seconds !== null && onChange({ ...line, handleSeconds: seconds })}
      />
      <DurationInput
        name={t('routing.simulator.patience')}
        label={t('routing.simulator.patience')}
        min={1}
        whenEmpty={t('routing.simulator.forEver')}
        value={line.patienceSeconds}
        onChange={(patienceSeconds) => onChange({ ...line, patienceSeconds })}
      />
      {mayGo && (
        <IconAction icon={IconX} label={t('routing.simulator.removeLine', { number })} onClick={onRemove} />
      )}
    </div>
  );
}
