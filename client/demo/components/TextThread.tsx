import {
  IconCheck,
  IconClock,
  IconExclamationCircle,
  IconPhoto,
  IconSend2,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { DemoText, DemoVia } from '../../../shared/demo.ts';
import { useDemo } from '../demoContext.ts';
import { smallPicture } from '../smallPicture.ts';
import { spokenNumber } from '../spokenNumber.ts';
import { Picture } from './Picture.tsx';

/** The thread with one business number. */
export function TextThread({ via, peer }: { via: DemoVia; peer: string }) {
  const { state, text } = useDemo();
  const list = useRef<HTMLDivElement>(null);
  const texts = state.texts.filter((each) => each.via === via && each.peer === peer);
  const newest = texts.at(-1);
  const grown = `${texts.length} ${newest?.state}`;
  useEffect(() => {
    if (grown !== '') {
      list.current?.scrollTo({ top: list.current.scrollHeight });
    }
  }, [grown]);
  return (
    <div className={`app is-${via}`}>
      <header className="app-head">
        <span className="app-avatar" aria-hidden="true">
          LS
        </span>
        <div>
          <b>{text.shopName}</b>
          <span>{spokenNumber(peer)}</span>
        </div>
      </header>
      <div ref={list} className="texts" role="log" aria-live="polite">
        {texts.length === 0 && <p className="empty">{text.noTexts}</p>}
        {texts.map((each) => (
          <TextBubble key={each.id} text={each} isNewest={each === newest} />
        ))}
      </div>
      <TextComposer via={via} peer={peer} />
    </div>
  );
}

const STATE_ICONS = { sending: IconClock, sent: IconCheck, failed: IconExclamationCircle };

function TextBubble({ text: one, isNewest }: { text: DemoText; isNewest: boolean }) {
  const { language, text } = useDemo();
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(
    new Date(one.at),
  );
  const Shape = STATE_ICONS[one.state];
  return (
    <div className={`text is-${one.direction}`}>
      {one.pictures.map((picture, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pictures of one text never change
        <Picture key={index} picture={picture} label={text.picture} />
      ))}
      {one.body !== '' && <p>{one.body}</p>}
      {(isNewest || one.state === 'failed') && (
        <span className={`text-meta is-${one.state}`}>
          {time}
          {one.direction === 'out' && (
            <>
              <Shape size={13} aria-hidden="true" /> {text[one.state]}
            </>
          )}
        </span>
      )}
    </div>
  );
}

function TextComposer({ via, peer }: { via: DemoVia; peer: string }) {
  const { client, state, text } = useDemo();
  const [body, setBody] = useState('');
  const [picture, setPicture] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const maySend = state.connection === 'live' && (body.trim() !== '' || picture !== null);

  const handleSend = async () => {
    if (!maySend) {
      return;
    }
    const [words, image] = [body.trim(), picture];
    setBody('');
    setPicture(null);
    const file = image === null ? null : { contentType: 'image/jpeg' as const, bytes: image };
    const failure = await client.sendText({ to: peer, via, body: words, picture: file });
    setProblem(failure);
    if (failure !== null) {
      setBody((since) => (since === '' ? words : `${words}\n${since}`));
      setPicture(image);
    }
  };
  const handlePick = async (file: File | undefined) => {
    try {
      setPicture(file === undefined ? null : await smallPicture(file));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className="text-composer">
      {problem !== null && (
        <p className="fault" role="alert">
          {text.failedToSend(problem)}
        </p>
      )}
      {picture !== null && (
        <div className="text-preview">
          <Picture picture={{ contentType: 'image/jpeg', bytes: picture.buffer }} label={text.picture} />
          <button
            type="button"
            className="round"
            aria-label={text.removePicture}
            onClick={() => setPicture(null)}
          >
            <IconX size={14} aria-hidden="true" />
          </button>
        </div>
      )}
      <div className="text-line">
        <button
          type="button"
          className="round"
          aria-label={text.addPicture}
          onClick={() => picker.current?.click()}
        >
          <IconPhoto size={20} aria-hidden="true" />
        </button>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => {
            void handlePick(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          rows={1}
          maxLength={1600}
          value={body}
          placeholder={text.writeText}
          aria-label={text.writeText}
          onChange={(event) => setBody(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              void handleSend();
            }
          }}
        />
        <button
          type="button"
          className="round is-send"
          aria-label={text.send}
          disabled={!maySend}
          onClick={() => void handleSend()}
        >
          <IconSend2 size={18} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
