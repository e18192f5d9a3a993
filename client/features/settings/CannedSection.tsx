import { Button } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlus, IconSlash, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedReply } from '../../../shared/api/workspace.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { IconAction } from '../../components/IconAction.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { px } from '../../theme.ts';
import { useCannedReplies } from '../composer/useSuggestions.ts';
import { CannedForm } from './CannedForm.tsx';
import { SectionHeader } from './SectionHeader.tsx';
import { useDeleteCanned } from './settingsQueries.ts';

export function CannedSection() {
  const { t } = useTranslation();
  const { data, isPending, error, refetch } = useCannedReplies(true);
  const remove = useDeleteCanned();
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  const handleDelete = ({ id, shortcut, text }: CannedReply) =>
    modals.openConfirmModal({
      title: t('settings.canned.delete', { shortcut }),
      children: <p className="clamp">{text}</p>,
      labels: { confirm: t('common.remove'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(id),
    });
  const add = (
    <Button
      leftSection={<IconPlus size={px.icon} stroke={px.stroke} aria-hidden="true" />}
      onClick={() => setEdited('new')}
    >
      {t('settings.canned.add')}
    </Button>
  );
  return (
    <>
      <SectionHeader title={t('settings.canned.title')} text={t('settings.canned.text')} action={add} />
      {isPending && <RowSkeletons />}
      {error && <ErrorState error={error} onRetry={refetch} />}
      {data?.items.length === 0 && (
        <EmptyState icon={IconSlash} title={t('settings.canned.empty')} text={t('settings.canned.text')} />
      )}
      <ul className="plain-list setting-rows">
        {(data?.items ?? []).map((one) => (
          <li key={one.id} className="setting-row">
            <code className="shortcut-name">/{one.shortcut}</code>
            <p className="grow clamp">{one.text}</p>
            <Button
              variant="default"
              aria-label={t('common.editOf', { name: one.shortcut })}
              onClick={() => setEdited(one)}
            >
              {t('common.edit')}
            </Button>
            <IconAction
              icon={IconTrash}
              label={t('settings.canned.delete', { shortcut: one.shortcut })}
              isBusy={remove.isPending && remove.variables === one.id}
              onClick={() => handleDelete(one)}
            />
          </li>
        ))}
      </ul>
      {edited !== null && (
        <CannedForm canned={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
