import { Switch } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldGroup } from './FieldGroup.tsx';
import { isOwn, type RuleGroup, ruleGroups, switchGroup, usePolicyFormContext } from './policyForm.ts';
import {
  DistributionFields,
  HoldFields,
  HoursFields,
  OrderFields,
  type RuleFieldsProps,
  WaitingFields,
  WrapUpFields,
} from './ruleFields.tsx';
import { StepsEditor } from './StepsEditor.tsx';
import { useRuleText } from './useRuleText.ts';

const fieldsOf: Record<RuleGroup['group'], ComponentType<RuleFieldsProps>> = {
  distribution: DistributionFields,
  order: OrderFields,
  waiting: WaitingFields,
  hours: HoursFields,
  steps: StepsEditor,
  holds: HoldFields,
  wrapUp: WrapUpFields,
};

/** The rules of all queues. */
export function DefaultsPart() {
  const { t } = useTranslation();
  return (
    <div className="rule-groups">
      <p className="hint">{t('routing.defaultsText')}</p>
      {ruleGroups.map(({ group }) => {
        const Fields = fieldsOf[group];
        return (
          <FieldGroup key={group} title={t(`routing.groups.${group}`)}>
            <Fields base="defaults" queueId={null} />
          </FieldGroup>
        );
      })}
    </div>
  );
}

/** What one queue does otherwise, group by group. */
export function QueuePart({ queueId }: { queueId: string }) {
  const { t } = useTranslation();
  return (
    <div className="rule-groups">
      <p className="hint">{t('routing.queueText')}</p>
      {ruleGroups.map((group) => (
        <QueueGroup key={group.group} group={group} queueId={queueId} />
      ))}
    </div>
  );
}

function QueueGroup({ group, queueId }: { group: RuleGroup; queueId: string }) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { defaults, queues } = form.values;
  const own = queues[queueId];
  const isSwitchedOn = isOwn(group, own);
  const title = t(`routing.groups.${group.group}`);
  const Fields = fieldsOf[group.group];
  return (
    <FieldGroup
      title={title}
      action={
        <Switch
          label={isSwitchedOn ? t('routing.ownRule', { group: title }) : t('routing.asDefault')}
          aria-label={t('routing.ownRule', { group: title })}
          checked={isSwitchedOn}
          onChange={(event) =>
            form.setFieldValue(
              `queues.${queueId}`,
              switchGroup(group, own, event.currentTarget.checked ? defaults : null),
            )
          }
        />
      }
    >
      {isSwitchedOn ? (
        <Fields base={`queues.${queueId}`} queueId={queueId} />
      ) : (
        <DefaultValues group={group} />
      )}
    </FieldGroup>
  );
}

/** What holds here because it holds everywhere. */
function DefaultValues({ group }: { group: RuleGroup }) {
  const form = usePolicyFormContext();
  const text = useRuleText();
  const shown = group.keys.flatMap((key): [string, unknown][] =>
    key === 'wrapUp' ? Object.entries(form.values.defaults.wrapUp) : [[key, form.values.defaults[key]]],
  );
  return (
    <dl className="default-values">
      {shown.map(([key, value]) => (
        <div key={key}>
          <dt>{text.label([key])}</dt>
          <dd>{text.value(key, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
