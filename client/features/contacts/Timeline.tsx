import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/primitives.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { ChannelFilter } from './ChannelFilter.tsx';
import { useTimeline } from './contactQueries.ts';
import { TimelineEntry } from './TimelineEntry.tsx';

/** Everything said with a person on every channel, newest first, by channel if wanted. */
export function Timeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const { messages, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useTimeline(contactId);
  const [channel, setChannel] = useState<Channel | null>(null);
  const spoken = messages.filter((one) => one.kind !== 'system');
  const present = Array.from(new Set(spoken.map((one) => one.channel)));
  const shown = channel === null ? spoken : spoken.filter((one) => one.channel === channel);
  if (isPending) {
    return <RowSkeletons />;
  }
  if (error) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  if (spoken.length === 0) {
    return <p className="hint">{t('profile.nothingSaid')}</p>;
  }
  return (
    <>
      {present.length > 1 && <ChannelFilter channels={present} value={channel} onChange={setChannel} />}
      <ol className="plain-list history">
        {shown.map((message) => (
          <TimelineEntry key={message.id} message={message} />
        ))}
      </ol>
      {hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('profile.older')}
        </Button>
      )}
    </>
  );
}
