import { Button } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { GrowingText } from '../../components/GrowingText.tsx';
import { preferences } from '../../components/preferences.ts';
import { socket } from '../../realtime/socket.ts';
import { sendFromHere } from '../composer/outbox.ts';
import { useMe } from '../session/sessionQueries.ts';
import { roomDraftKey, roomDrafts, writeRoomDraft } from './roomDrafts.ts';

const TYPING_REPEAT_MS = 3_000;
/** What the server takes of one message. */
const MAX_LENGTH = 10_000;

/** Writes to colleagues. What is typed outlives the page; what is sent goes by the outbox, as all else does. */
export function RoomComposer({ roomId, name }: { roomId: string; name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { sendWith } = useStore(preferences);
  const text = useStore(roomDrafts)[roomDraftKey(me.id, roomId)] ?? '';
  const saidAt = useRef(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const over = text.length - MAX_LENGTH;
  const maySend = text.trim() !== '' && over <= 0;
  const write = (next: string) => {
    writeRoomDraft(me.id, roomId, next);
    if (next !== '' && Date.now() - saidAt.current > TYPING_REPEAT_MS) {
      saidAt.current = Date.now();
      socket.volatile.emit('roomTyping', { roomId, isTyping: true });
    }
  };
  const handleSend = () => {
    if (!maySend) {
      return;
    }
    sendFromHere({ agentId: me.id, threadId: roomId, kind: 'direct', text: text.trimEnd() });
    writeRoomDraft(me.id, roomId, '');
    saidAt.current = 0;
    socket.volatile.emit('roomTyping', { roomId, isTyping: false });
    field.current?.focus();
  };
  const handleKey = (event: KeyboardEvent) => {
    const isPlain = sendWith === 'enter' && !event.shiftKey;
    if (
      event.key === 'Enter' &&
      (isPlain || event.ctrlKey || event.metaKey) &&
      !event.nativeEvent.isComposing
    ) {
      event.preventDefault();
      handleSend();
    } else if (event.key === 'Escape') {
      field.current?.blur();
    }
  };
  return (
    <section className="composer composer-outbound" aria-label={t('composer.title')}>
      <div className="composer-text">
        <GrowingText
          ref={field}
          variant="unstyled"
          minRows={1}
          maxRows={10}
          aria-label={t('team.write', { name })}
          placeholder={t('team.write', { name })}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={handleKey}
        />
      </div>
      <div className="composer-foot">
        <span className="composer-state problem" role="status">
          {over > 0 && t('team.tooLong', { count: over })}
        </span>
        <Button className="send" disabled={!maySend} onClick={handleSend}>
          {t('team.send')}
        </Button>
      </div>
    </section>
  );
}
