import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectMessage, Room } from '../../../shared/teamchat.ts';
import { useStore } from '../../api/store.ts';
import { isSameDay, useFormat } from '../../i18n/format.ts';
import { roomTypists } from '../../realtime/signals.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { DaySeparator } from '../thread/DaySeparator.tsx';
import { MessageText } from '../thread/MessageText.tsx';
import { SharedCase } from './SharedCase.tsx';

const BURST_MS = 5 * 60_000;

function joins(before: DirectMessage | undefined, message: DirectMessage): boolean {
  return (
    before?.agentId === message.agentId &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < BURST_MS
  );
}

/** What colleagues wrote to each other, in bursts and days like every thread. */
export function DirectMessageList({ messages, room }: { messages: DirectMessage[]; room: Room | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const nameOf = useAgentNames();
  const typing = (useStore(roomTypists)[room?.id ?? ''] ?? []).filter((id) => id !== me.id);
  const readByAll = Math.min(
    ...(room?.agentIds.filter((id) => id !== me.id).map((id) => room.readUpTo[id] ?? 0) ?? [0]),
  );
  const last = messages.at(-1);
  return (
    <>
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const isNewDay = !before || !isSameDay(Date.parse(before.createdAt), Date.parse(message.createdAt));
        const isOwn = message.agentId === me.id;
        return (
          <Fragment key={message.id}>
            {isNewDay && <DaySeparator at={message.createdAt} />}
            <article className={`burst ${isOwn ? 'burst-outbound' : 'burst-inbound'} burst-direct`}>
              {(isNewDay || !joins(before, message)) && (
                <header className="burst-head">
                  <span className="burst-author">{isOwn ? t('cases.you') : nameOf(message.agentId)}</span>
                  <time
                    dateTime={message.createdAt}
                    title={format.exact(message.createdAt)}
                    className="figures"
                  >
                    {format.time(message.createdAt)}
                  </time>
                </header>
              )}
              <div className="bubble">
                <MessageText text={message.text} />
                {message.caseId && <SharedCase caseId={message.caseId} />}
              </div>
            </article>
          </Fragment>
        );
      })}
      {last?.agentId === me.id && last.number <= readByAll && (
        <p className="delivery">{t('delivery.read')}</p>
      )}
      {typing.map((id) => (
        <p key={id} className="typing-line" role="status">
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('thread.writes', { name: nameOf(id) })}
        </p>
      ))}
    </>
  );
}
