import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Skill, SkillFate } from '../../../shared/api/skills.ts';
import { ApiError } from '../../api/apiError.ts';
import { errorText } from '../../i18n/errorText.ts';
import { isWholeFate, SkillFateField } from './SkillFateField.tsx';
import { SkillUse } from './SkillsSection.tsx';
import { useDeleteSkill } from './skillQueries.ts';

interface SkillDeletionProps {
  skill: Skill;
  /** Names of the other skills that somebody has. */
  others: readonly string[];
  onClose: () => void;
}

/** Deleting a skill: what becomes of all that needs it is part of the question. */
export function SkillDeletion({ skill, others, onClose }: SkillDeletionProps) {
  const { t } = useTranslation();
  const remove = useDeleteSkill();
  const [fate, setFate] = useState<SkillFate | null>(null);
  // What asks for it may have come after the list was drawn; the server knows.
  const isRefused = remove.error instanceof ApiError && remove.error.code === 'skillIsNeeded';
  const isNeeded = skill.openCases > 0 || skill.queueIds.length > 0 || isRefused;
  return (
    <Modal opened onClose={onClose} title={t('settings.skills.deleteOne', { name: skill.name })}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate({ name: skill.name, fate }, { onSuccess: onClose });
        }}
      >
        <SkillUse skill={skill} />
        {isNeeded && <SkillFateField fate={fate} onChange={setFate} others={others} mayKeep={false} />}
        {remove.error && (
          <p role="alert" className="form-error">
            {errorText(remove.error, t)}
          </p>
        )}
        <div className="actions">
          <Button variant="subtle" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            color="red"
            loading={remove.isPending}
            disabled={isNeeded && !isWholeFate(fate)}
          >
            {t('settings.skills.deleteNow')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
