import { IconMailCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { TimeAgo } from '../../components/TimeAgo.tsx';
import { useFormat } from '../../i18n/format.ts';
import { SectionHeader } from './SectionHeader.tsx';
import { useQuarantine } from './settingsQueries.ts';

/** Mail that could not be read: nothing is lost, and each can be had raw. */
export function QuarantineSection() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, isPending, error, refetch } = useQuarantine();
  return (
    <>
      <SectionHeader title={t('settings.quarantine.title')} text={t('settings.quarantine.text')} />
      {isPending && <RowSkeletons />}
      {error && <ErrorState error={error} onRetry={refetch} />}
      {data?.items.length === 0 && (
        <EmptyState
          icon={IconMailCheck}
          title={t('settings.quarantine.empty')}
          text={t('settings.quarantine.emptyText')}
        />
      )}
      <ul className="plain-list setting-rows">
        {(data?.items ?? []).map((mail) => (
          <li key={mail.id} className="setting-row">
            <div className="grow">
              <p className="setting-name ellipsis">{mail.subject ?? t('thread.noSubject')}</p>
              <p className="hint">
                {mail.from ?? t('settings.quarantine.unknownSender')} · <TimeAgo instant={mail.receivedAt} />{' '}
                · {format.bytes(mail.sizeBytes)}
              </p>
              <p className="problem">{mail.reason}</p>
            </div>
            <a href={mail.rawUrl} download className="link-button">
              {t('thread.download')}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
