import { Radio, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SkillFate } from '../../../shared/api/skills.ts';

interface SkillFateFieldProps {
  /** Null until something is chosen. */
  fate: SkillFate | null;
  onChange: (fate: SkillFate) => void;
  /** What may take its place. */
  others: readonly string[];
  mayKeep: boolean;
}

/** What becomes of cases and queues that need a skill which goes. */
export function SkillFateField({ fate, onChange, others, mayKeep }: SkillFateFieldProps) {
  const { t } = useTranslation();
  const kinds = ['drop', 'replace', ...(mayKeep ? (['keep'] as const) : [])] as const;
  const handleKind = (kind: string) => {
    if (kind === 'replace') {
      onChange({ kind, by: '' });
    } else if (kind === 'drop' || kind === 'keep') {
      onChange({ kind });
    }
  };
  return (
    <>
      <Radio.Group
        label={t('settings.skills.fate')}
        value={fate?.kind ?? null}
        onChange={handleKind}
        required
        withAsterisk={false}
      >
        <div className="choices">
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`settings.skills.fates.${kind}`)}
              disabled={kind === 'replace' && others.length === 0}
            />
          ))}
        </div>
      </Radio.Group>
      {fate?.kind === 'replace' && (
        <Select
          label={t('settings.skills.replacement')}
          data={[...others]}
          searchable
          allowDeselect={false}
          value={fate.by === '' ? null : fate.by}
          onChange={(by) => onChange({ kind: 'replace', by: by ?? '' })}
        />
      )}
    </>
  );
}

/** Whether it says all that the server asks. */
export function isWholeFate(fate: SkillFate | null): fate is SkillFate {
  return fate !== null && (fate.kind !== 'replace' || fate.by !== '');
}
