/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Upload, useUploads } from '../useUploads.ts';
import { useWidget } from '../widgetContext.ts';
import { Icon } from './Icon.tsx';

const MAX_LENGTH = 10_000;
/** "Typing" is said again this often while it lasts. */
const TYPING_EVERY_MS = 3_000;
const TYPING_ENDS_MS = 4_000;

export function Composer() {
  const { chat, text } = useWidget();
  const [words, setWords] = useDraft();
  const uploads = useUploads();
  const typing = useTyping();
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [isDropping, setIsDropping] = useState(false);
  const hasFiles = uploads.uploads.some((upload) => upload.attachment !== null);
  const maySend = !uploads.isBusy && (words.trim() !== '' || hasFiles);

  useLayoutEffect(() => {
    if (field.current !== null) {
      field.current.style.height = 'auto';
      field.current.style.height = words === '' ? '' : `${field.current.scrollHeight}px`;
    }
  }, [words]);

  const handleSend = () => {
    if (maySend) {
      chat.send(words.trim(), uploads.take());
      setWords('');
      typing.stop();
      field.current?.focus();
    }
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      handleSend();
    }
  };
  const handlePaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      uploads.add(files);
    }
  };
  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsDropping(false);
    uploads.add([...(event.dataTransfer?.files ?? [])]);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      class={`composer ${isDropping ? 'is-dropping' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsDropping(true);
      }}
      onDragLeave={() => setIsDropping(false)}
      onDrop={handleDrop}
    >
      {isDropping && <p class="drop">{text.drop}</p>}
      {uploads.uploads.map((upload) => (
        <UploadChip
          key={upload.id}
          upload={upload}
          onRetry={() => uploads.retry(upload)}
          onRemove={() => uploads.remove(upload)}
        />
      ))}
      <div class="line">
        <button
          type="button"
          class="icon-button"
          aria-label={text.attach}
          onClick={() => picker.current?.click()}
        >
          <Icon name="clip" />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            uploads.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          maxLength={MAX_LENGTH}
          placeholder={text.placeholder}
          aria-label={text.placeholder}
          value={words}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            typing.start();
          }}
          onKeyDown={handleKeyDown}
          onPaste={handlePaste}
        />
        <button
          type="button"
          class="icon-button send"
          aria-label={text.send}
          disabled={!maySend}
          onClick={handleSend}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}

function UploadChip(props: { upload: Upload; onRetry: () => void; onRemove: () => void }) {
  const { text } = useWidget();
  const { name, share, attachment, fault } = props.upload;
  const percent = Math.round(share * 100);
  return (
    <div class={`chip ${fault === null ? '' : 'fault'}`}>
      <Icon name={fault === null ? 'file' : 'warning'} size={16} />
      <span class="chip-name">{fault === null ? name : `${name}: ${fault}`}</span>
      {fault !== null && (
        <button type="button" class="link" onClick={props.onRetry}>
          {text.again}
        </button>
      )}
      {attachment === null && fault === null && (
        <progress max={100} value={percent} aria-label={name}>
          {text.uploading(percent)}
        </progress>
      )}
      <button
        type="button"
        class="icon-button is-small"
        aria-label={text.removeFile(name)}
        onClick={props.onRemove}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}

/** What is being written; it outlives the closed panel and a reload. */
function useDraft(): [string, (words: string) => void] {
  const { draft } = useWidget();
  const [words, setWords] = useState(draft.get().words);
  useEffect(() => draft.subscribe(() => setWords(draft.get().words)), [draft]);
  return [words, (next) => draft.set({ words: next })];
}

/** Tells the agent that the visitor is typing, and when it stopped. */
function useTyping() {
  const { chat } = useWidget();
  const saidAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stop = () => {
    clearTimeout(timer.current);
    if (saidAt.current > 0) {
      saidAt.current = 0;
      chat.setTyping(false);
    }
  };
  const start = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(stop, TYPING_ENDS_MS);
    if (Date.now() - saidAt.current > TYPING_EVERY_MS) {
      saidAt.current = Date.now();
      chat.setTyping(true);
    }
  };
  return { start, stop };
}
