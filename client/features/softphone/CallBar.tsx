import { Button } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../shared/case.ts';
import type { Call } from '../../../shared/message.ts';
import { useStore } from '../../api/store.ts';
import { Elapsed } from '../../components/Elapsed.tsx';
import { shownName } from '../../components/shownName.ts';
import { px } from '../../theme.ts';
import { useQueueName } from '../queues/queueQueries.ts';
import { useMessages } from '../thread/messageQueries.ts';
import { CallControls } from './CallControls.tsx';
import { useSoftphone } from './SoftphoneProvider.tsx';
import { phone } from './softphone.ts';
import { useReconnect } from './useReconnect.ts';
import { WrapUpControls } from './WrapUpControls.tsx';

/** One call: with whom, from where, for how long, and all that can be done with it; then the wrap-up. */
export function CallBar({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const { messages } = useMessages(row.conversation.id);
  const queueName = useQueueName(row.case.queueId);
  const { problem, line } = useStore(phone);
  const { case: entry } = row;
  const call = messages.findLast((one) => one.kind === 'call' && one.call.state !== 'ended');
  const isReconnecting = useReconnect(call?.kind === 'call' ? call.call : null);
  const softphone = useSoftphone();
  const isWrapping = entry.state === 'wrapping';
  if (call?.kind !== 'call' && !isWrapping) {
    return null;
  }
  return (
    <section className="call-bar" aria-label={t('softphone.callWith', { name: entry.contactName })}>
      <IconPhone size={px.icon} stroke={px.stroke} aria-hidden="true" className="call-bar-icon" />
      <Link
        to="/cases/$view/$caseId"
        params={{ view: 'mine', caseId: entry.id }}
        className="call-bar-who ellipsis"
      >
        {shownName(entry.contactName)}
      </Link>
      <span className="hint call-bar-queue">{queueName}</span>
      {isWrapping ? (
        <WrapUpControls entry={entry} />
      ) : (
        call?.kind === 'call' && (
          <>
            <CallClock call={call.call} isReconnecting={isReconnecting} />
            <span className="problem grow">
              {problem === 'microphone'
                ? t('softphone.noMicrophone')
                : line === 'failed'
                  ? t('softphone.noLine')
                  : ''}
            </span>
            {problem === 'sound' && (
              <Button onClick={() => softphone?.playSound()}>{t('softphone.playSound')}</Button>
            )}
            <CallControls call={call.call} caseId={entry.id} />
          </>
        )
      )}
    </section>
  );
}

function CallClock({ call, isReconnecting }: { call: Call; isReconnecting: boolean }) {
  const { t } = useTranslation();
  if (isReconnecting) {
    return (
      <span className="due" role="status">
        {t('call.states.reconnecting')}
        {call.connectedAt !== null && (
          <span aria-hidden="true">
            {' · '}
            <Elapsed since={call.connectedAt} />
          </span>
        )}
      </span>
    );
  }
  if (call.connectedAt === null) {
    return <span className="hint">{t(`call.states.${call.state}`)}</span>;
  }
  return (
    <span className={call.state === 'onHold' ? 'due' : 'call-bar-clock'}>
      {call.state === 'onHold' && `${t('call.states.onHold')} · `}
      <Elapsed since={call.connectedAt} />
    </span>
  );
}
