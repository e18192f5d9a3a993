import {
  Button,
  Modal,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Agent, type Role, roleSchema } from '../../../shared/agent.ts';
import type { SkillFate } from '../../../shared/api/skills.ts';
import type { Language } from '../../../shared/primitives.ts';
import { ApiError } from '../../api/apiError.ts';
import { FormError } from '../../components/FormError.tsx';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { changedOf } from './changedOf.ts';
import { isWholeFate, SkillFateField } from './SkillFateField.tsx';
import { useSaveAgent } from './settingsQueries.ts';
import { agentSkillsIn, agentSkillTexts, skillProblem } from './skillTexts.ts';

const MIN_PASSWORD = 10;
const DEFAULT_UNITS = 100;
const MAX_UNITS = 1000;

export function AgentForm({ agent, onClose }: { agent: Agent | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { queues } = useQueues();
  const { agents } = useAgents();
  const save = useSaveAgent();
  const [before] = useState<AgentValues>({
    name: agent?.name ?? '',
    email: agent?.email ?? '',
    password: '',
    role: agent?.role ?? 'agent',
    queueIds: agent?.queueIds ?? [],
    unitsTotal: agent?.units.total ?? DEFAULT_UNITS,
    skills: agentSkillTexts(agent?.skills ?? []),
    isActive: agent?.isActive ?? true,
  });
  const form = useForm({
    initialValues: before,
    validate: {
      skills: (texts) => skillProblem(texts, t),
      password: (value) =>
        (agent === null || value !== '') && value.length < MIN_PASSWORD
          ? t('welcome.passwordTooShort', { count: MIN_PASSWORD })
          : null,
    },
  });
  const [workTo, setWorkTo] = useState<string | null>(null);
  const [fate, setFate] = useState<SkillFate | null>(null);
  const asksFate = save.error instanceof ApiError && save.error.code === 'skillIsNeeded';
  const asksWhere = save.error instanceof ApiError && save.error.code === 'agentHasWork';
  const handleSubmit = form.onSubmit((values) =>
    save.mutate(
      agent === null
        ? { agentId: null, body: additionOf(values, i18n.language === 'pt' ? 'pt' : 'en') }
        : {
            agentId: agent.id,
            body: {
              ...changesOf(values, before),
              ...(workTo === null ? {} : { workTo }),
              ...(isWholeFate(fate) ? { needsTo: fate } : {}),
            },
          },
      { onSuccess: onClose, onError: (error) => form.setErrors(fieldIssues(error, t)) },
    ),
  );
  return (
    <Modal opened onClose={onClose} title={agent?.name ?? t('settings.agents.add')}>
      <form className="stack" onSubmit={handleSubmit}>
        <TextInput
          label={t('profile.name')}
          required
          withAsterisk={false}
          maxLength={80}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('common.email')}
          type="email"
          required
          withAsterisk={false}
          disabled={agent !== null}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={agent ? t('account.newPassword') : t('common.password')}
          description={
            agent ? t('settings.agents.passwordHint') : t('welcome.passwordHint', { count: MIN_PASSWORD })
          }
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <div className="two-fields">
          <Select
            label={t('settings.agents.role')}
            allowDeselect={false}
            disabled={agent?.id === me.id}
            data={roleSchema.options.map((value) => ({ value, label: t(`roles.${value}`) }))}
            {...form.getInputProps('role')}
          />
          <NumberInput
            label={t('settings.agents.units')}
            description={t('settings.agents.unitsHint')}
            min={0}
            max={MAX_UNITS}
            required
            withAsterisk={false}
            {...form.getInputProps('unitsTotal')}
          />
        </div>
        <MultiSelect
          label={t('settings.agents.queues')}
          data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
          {...form.getInputProps('queueIds')}
        />
        <TagsInput
          label={t('settings.agents.skills')}
          description={t('settings.agents.skillsHint')}
          maxTags={50}
          {...form.getInputProps('skills')}
        />
        {agent !== null && agent.id !== me.id && (
          <Switch
            label={t('settings.agents.active')}
            description={t('settings.agents.activeHint')}
            {...form.getInputProps('isActive', { type: 'checkbox' })}
          />
        )}
        {asksWhere && (
          <Select
            label={t('settings.agents.workTo')}
            data={[
              { value: 'line', label: t('settings.agents.workToLine') },
              ...agents
                .filter((one) => one.isActive && one.id !== agent?.id)
                .map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={workTo}
            onChange={setWorkTo}
          />
        )}
        <FormError error={save.error} />
        {asksFate && (
          <SkillFateField
            fate={fate}
            onChange={setFate}
            others={skillNamesOf(agents.filter((one) => one.isActive && one.id !== agent?.id))}
            mayKeep
          />
        )}
        <div className="actions">
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function skillNamesOf(people: readonly Agent[]): string[] {
  return [...new Set(people.flatMap(({ skills }) => skills.map(({ name }) => name)))].sort();
}

interface AgentValues {
  name: string;
  email: string;
  password: string;
  role: Role;
  queueIds: string[];
  unitsTotal: number;
  skills: string[];
  isActive: boolean;
}

function additionOf({ isActive: _, skills, ...fields }: AgentValues, language: Language) {
  return { ...fields, language, skills: agentSkillsIn(skills) };
}

function changesOf(values: AgentValues, before: AgentValues) {
  const { email: _, skills, ...fields } = changedOf(values, before);
  return { ...fields, ...(skills === undefined ? {} : { skills: agentSkillsIn(skills) }) };
}
