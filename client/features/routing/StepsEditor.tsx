import { Button, Switch } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RoutingStep } from '../../../shared/routingPolicy.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { DurationField } from './DurationField.tsx';
import { type PolicyValues, usePolicyFormContext } from './policyForm.ts';
import type { RuleFieldsProps } from './ruleFields.tsx';
import { StepActions } from './StepActions.tsx';
import { StepTimeline } from './StepTimeline.tsx';

/** A new step comes a minute after the last. */
const BETWEEN_SECONDS = 60;

/** What happens to a case while it waits: steps at times counted from its entry into the queue. */
export function StepsEditor({ base, queueId }: RuleFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { steps, maximumWaitSeconds } = rulesAt(form.values, queueId);
  const path = `${base}.steps`;
  const handleAdd = () =>
    form.insertListItem(path, {
      afterSeconds: (steps.at(-1)?.afterSeconds ?? 0) + BETWEEN_SECONDS,
      skipIfNobody: false,
      actions: [{ kind: 'raisePriority', by: 10 }],
    } satisfies RoutingStep);
  return (
    <>
      {steps.length === 0 ? (
        <p className="hint">{t('routing.step.empty')}</p>
      ) : (
        <StepTimeline steps={steps} maximumWaitSeconds={maximumWaitSeconds} />
      )}
      <ol className="plain-list steps">
        {steps.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: any two steps may be equal
          <Step key={index} path={path} index={index} steps={steps} queueId={queueId} />
        ))}
      </ol>
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          onClick={handleAdd}
        >
          {t('routing.step.add')}
        </Button>
      </div>
    </>
  );
}

interface StepProps {
  path: string;
  index: number;
  steps: readonly RoutingStep[];
  queueId: string | null;
}

function Step({ path, index, steps, queueId }: StepProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const step = steps[index];
  const number = index + 1;
  const here = `${path}.${index}`;
  const problem = form.errors[here];
  return (
    <li className="step" aria-label={t('routing.step.number', { number })}>
      <div className="step-head">
        <span className="step-number figures" aria-hidden="true">
          {number}
        </span>
        <DurationField path={`${here}.afterSeconds`} name={t('routing.step.after')} />
        <div className="step-moves">
          <IconAction
            icon={IconArrowUp}
            label={t('routing.step.up', { number })}
            isDisabled={index === 0}
            onClick={() => form.reorderListItem(path, { from: index, to: index - 1 })}
          />
          <IconAction
            icon={IconArrowDown}
            label={t('routing.step.down', { number })}
            isDisabled={index === steps.length - 1}
            onClick={() => form.reorderListItem(path, { from: index, to: index + 1 })}
          />
          <IconAction
            icon={IconTrash}
            label={t('routing.step.remove', { number })}
            onClick={() => form.removeListItem(path, index)}
          />
        </div>
      </div>
      {problem && <p className="problem">{problem}</p>}
      <StepActions path={`${here}.actions`} actions={step?.actions ?? []} queueId={queueId} />
      <Switch
        label={t('routing.step.skipIfNobody')}
        {...form.getInputProps(`${here}.skipIfNobody`, { type: 'checkbox' })}
      />
    </li>
  );
}

function rulesAt({ defaults, queues }: PolicyValues, queueId: string | null) {
  const own = queueId === null ? undefined : queues[queueId];
  const { maximumWaitSeconds } = defaults;
  return {
    steps: own?.steps ?? (queueId === null ? defaults.steps : []),
    maximumWaitSeconds: own?.maximumWaitSeconds === undefined ? maximumWaitSeconds : own.maximumWaitSeconds,
  };
}
