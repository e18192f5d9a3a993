import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TriedPolicy } from '../../../shared/api/trials.ts';
import { useStore } from '../../api/store.ts';
import { draftStore } from './draftStore.ts';
import { toContent } from './policyForm.ts';
import { usePolicies } from './routingQueries.ts';

/** `draft`, or a version's number; null until somebody chooses. */
export type ChosenPolicy = string | null;

const DRAFT = 'draft';

/** The rules to try: the draft where there is one, else those in force, or any before. */
export function useTriedPolicy(chosen: ChosenPolicy): { choice: string | null; tried: TriedPolicy | null } {
  const { inForce } = usePolicies();
  const draft = useStore(draftStore);
  const choice = chosen ?? (draft ? DRAFT : (inForce?.version.toString() ?? null));
  if (choice === DRAFT && draft) {
    return { choice, tried: { kind: 'draft', policy: toContent(draft.values) } };
  }
  const version = choice === DRAFT ? inForce?.version : Number(choice);
  return version
    ? { choice: String(version), tried: { kind: 'version', version } }
    : { choice: null, tried: null };
}

interface PolicyChoiceProps {
  choice: string | null;
  onChoose: (choice: ChosenPolicy) => void;
}

export function PolicyChoice({ choice, onChoose }: PolicyChoiceProps) {
  const { t } = useTranslation();
  const { versions } = usePolicies();
  const draft = useStore(draftStore);
  return (
    <Select
      label={t('routing.trial.policy')}
      allowDeselect={false}
      data={[
        ...(draft ? [{ value: DRAFT, label: t('routing.trial.draft') }] : []),
        ...versions.map(({ version, isInForce, note }) => ({
          value: String(version),
          label: isInForce
            ? t('routing.trial.versionInForce', { version })
            : [t('routing.trial.version', { version }), note].filter((part) => part !== '').join(' · '),
        })),
      ]}
      value={choice}
      onChange={onChoose}
    />
  );
}
