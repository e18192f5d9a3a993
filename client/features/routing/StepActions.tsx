import { Button, Menu, MultiSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StepAction } from '../../../shared/routingPolicy.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { px } from '../../theme.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { NumberField } from './NumberField.tsx';
import { OverflowField } from './OverflowField.tsx';
import { usePolicyFormContext } from './policyForm.ts';

interface StepActionsProps {
  path: string;
  actions: readonly StepAction[];
  queueId: string | null;
}

/** Each kind as it begins; those that name a queue begin with the one given. */
const newActions: { [Kind in StepAction['kind']]: (queueId: string) => Extract<StepAction, { kind: Kind }> } =
  {
    raisePriority: () => ({ kind: 'raisePriority', by: 10 }),
    widen: (queueId) => ({ kind: 'widen', queueIds: [queueId] }),
    lowerSkills: () => ({ kind: 'lowerSkills', by: 1 }),
    dropOptionalSkills: () => ({ kind: 'dropOptionalSkills', count: 1 }),
    offerCallback: () => ({ kind: 'offerCallback' }),
    changeQueue: (queueId) => ({ kind: 'changeQueue', queueId }),
    overflow: () => ({ kind: 'overflow', to: { kind: 'voicemail' } }),
  };

// The table has every kind as a key, and nothing else.
const kinds = Object.keys(newActions) as StepAction['kind'][];

/** What a step does, one line an action. */
export function StepActions({ path, actions, queueId }: StepActionsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { queues } = useQueues();
  const other = queues.find(({ id }) => id !== queueId)?.id ?? queues[0]?.id ?? '';
  return (
    <div className="stack">
      <ul className="plain-list step-actions">
        {actions.map((action, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here: any two actions may be equal
          <li key={index} className="step-action">
            <span className="step-action-name">{t(`routing.step.actions.${action.kind}`)}</span>
            <ActionFields path={`${path}.${index}`} action={action} queueId={queueId} />
            <IconAction
              icon={IconX}
              label={t('routing.step.removeAction', { action: t(`routing.step.actions.${action.kind}`) })}
              isDisabled={actions.length === 1}
              onClick={() => form.removeListItem(path, index)}
            />
          </li>
        ))}
      </ul>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="subtle"
            className="add-action"
            leftSection={<IconPlus size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
          >
            {t('routing.step.addAction')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => form.insertListItem(path, newActions[kind](other))}>
              {t(`routing.step.actions.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

interface ActionFieldsProps {
  path: string;
  action: StepAction;
  queueId: string | null;
}

function ActionFields({ path, action, queueId }: ActionFieldsProps) {
  const { t } = useTranslation();
  const form = usePolicyFormContext();
  const { queues } = useQueues();
  const others = queues
    .filter(({ id }) => id !== queueId)
    .map(({ id, name }) => ({ value: id, label: name }));
  switch (action.kind) {
    case 'raisePriority':
      return <NumberField path={`${path}.by`} label={t('routing.step.by')} min={1} max={10_000} />;
    case 'lowerSkills':
      return <NumberField path={`${path}.by`} label={t('routing.step.by')} min={1} max={10} />;
    case 'dropOptionalSkills':
      return <NumberField path={`${path}.count`} label={t('routing.step.count')} min={1} max={20} />;
    case 'widen':
      return (
        <MultiSelect
          label={t('routing.step.queues')}
          data={others}
          {...form.getInputProps(`${path}.queueIds`)}
        />
      );
    case 'changeQueue':
      return (
        <Select
          label={t('routing.step.toQueue')}
          allowDeselect={false}
          data={others}
          {...form.getInputProps(`${path}.queueId`)}
        />
      );
    case 'overflow':
      return <OverflowField path={`${path}.to`} label={t('routing.step.to')} exceptId={queueId} />;
    case 'offerCallback':
      return <span />;
  }
}
