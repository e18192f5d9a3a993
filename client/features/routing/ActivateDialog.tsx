import { Button, Modal, Textarea } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Activated } from '../../../shared/api/routing.ts';
import type { PolicyContent } from '../../../shared/routingPolicy.ts';
import { ApiError } from '../../api/apiError.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { notifyDone } from '../../components/notify.ts';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { errorText } from '../../i18n/errorText.ts';
import { Consequences } from './Consequences.tsx';
import { DiffList } from './DiffList.tsx';
import { ProblemList } from './ProblemList.tsx';
import { useActivatePolicy, usePreview, useRestorePolicy } from './routingQueries.ts';

interface ActivateDialogProps {
  /** What is in force, and what would be. */
  before: PolicyContent;
  after: PolicyContent;
  basedOn: number;
  /** The old version whose content this is; null for a draft. */
  restoredVersion: number | null;
  onClose: () => void;
  onDone?: () => void;
}

/** Everything that an activation does, before it is done: what changes, who moves, what to beware of. */
export function ActivateDialog(props: ActivateDialogProps) {
  const { before, after, basedOn, restoredVersion, onClose, onDone } = props;
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const preview = usePreview(after, { channel: 'webchat', caseId: null });
  const activate = useActivatePolicy();
  const restore = useRestorePolicy();
  const { isPending, error } = restoredVersion === null ? activate : restore;
  const problems = preview.data?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const isRefused = errors.length > 0;
  const handleSubmit = async () => {
    const order = { basedOn, note };
    const activated = await (restoredVersion === null
      ? activate.mutateAsync({ policy: after, ...order })
      : restore.mutateAsync({ version: restoredVersion, ...order }));
    onDone?.();
    onClose();
    notifyDone(outcomeText(activated, t));
  };
  const title =
    restoredVersion === null
      ? t('routing.activate.title')
      : t('routing.activate.restoreTitle', { version: restoredVersion });
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong stands in the mutation, and is shown below; why, in what would come of it.
          handleSubmit().catch(() => preview.refetch());
        }}
      >
        <p className="hint">{t('routing.activate.atOnce')}</p>
        {preview.data?.outlook ? (
          <Consequences consequences={preview.data.outlook.consequences} />
        ) : (
          preview.isPending && <RowSkeletons count={2} />
        )}
        {preview.error && !preview.data && <ErrorState error={preview.error} onRetry={preview.refetch} />}
        <ProblemList problems={problems} />
        {isRefused && (
          <p role="alert" className="form-error">
            {t(
              errors.every(({ code }) => code === 'invalid')
                ? 'errors.invalidInput'
                : 'routing.activate.refused',
            )}
          </p>
        )}
        <section>
          <h3 className="section-title">{t('routing.activate.changes')}</h3>
          <div className="diff-box">
            <DiffList before={before} after={after} />
          </div>
        </section>
        <Textarea
          label={t('routing.activate.note')}
          maxLength={200}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value.replaceAll('\n', ' '))}
        />
        {error && (
          <p role="alert" className="form-error">
            {/* What it would strand is known since the last look, which is repeated above. */}
            {error instanceof ApiError && error.code === 'unprocessable'
              ? t('routing.activate.refused')
              : errorText(error, t)}
          </p>
        )}
        <div className="actions">
          <Button variant="subtle" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={isRefused || preview.data === undefined}>
            {t('routing.activate.now')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** What came of it: those that a rule ended are not to go unsaid. */
function outcomeText({ version: { version }, consequences }: Activated, t: TFunction): string {
  const { movedCount, endedCount } = consequences;
  const ended = endedCount > 0 ? [t('routing.activate.ended', { count: endedCount })] : [];
  return [t('routing.activate.done', { version, count: movedCount }), ...ended].join(' ');
}
