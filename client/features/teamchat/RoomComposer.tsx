import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newClientId } from '../../api/clientId.ts';
import { useStore } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';
import { errorText } from '../../i18n/errorText.ts';
import { socket } from '../../realtime/socket.ts';
import { useSendDirectMessage } from './roomQueries.ts';

const TYPING_REPEAT_MS = 3_000;
const STORAGE = 'atende.room';

/** Writes to colleagues. What is typed outlives the page; a failure leaves it in the field. */
export function RoomComposer({ roomId, name }: { roomId: string; name: string }) {
  const { t } = useTranslation();
  const send = useSendDirectMessage();
  const { sendWith } = useStore(preferences);
  const [text, setText] = useState(() => localStorage.getItem(`${STORAGE} ${roomId}`) ?? '');
  const saidAt = useRef(0);
  const clientMessageId = useRef(newClientId());
  const write = (next: string) => {
    setText(next);
    localStorage.setItem(`${STORAGE} ${roomId}`, next);
    if (next !== '' && Date.now() - saidAt.current > TYPING_REPEAT_MS) {
      saidAt.current = Date.now();
      socket.volatile.emit('roomTyping', { roomId, isTyping: true });
    }
  };
  const handleSend = () => {
    if (text.trim() === '' || send.isPending) {
      return;
    }
    send.mutate(
      { roomId, clientMessageId: clientMessageId.current, text: text.trimEnd() },
      {
        onSuccess: () => {
          clientMessageId.current = newClientId();
          write('');
          socket.volatile.emit('roomTyping', { roomId, isTyping: false });
        },
      },
    );
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
    }
  };
  return (
    <section className="composer composer-outbound" aria-label={t('composer.title')}>
      <div className="composer-text">
        <Textarea
          variant="unstyled"
          autosize
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
          {send.error && errorText(send.error, t)}
        </span>
        <Button className="send" disabled={text.trim() === ''} loading={send.isPending} onClick={handleSend}>
          {t('team.send')}
        </Button>
      </div>
    </section>
  );
}
