import { Textarea } from '@mantine/core';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, type Ref, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Contact } from '../../../shared/contact.ts';
import type { Conversation } from '../../../shared/conversation.ts';
import { useStore } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';
import type { DraftKind } from './draftStore.ts';
import { SuggestionList } from './SuggestionList.tsx';
import { triggerAt } from './triggerAt.ts';
import { type Suggestion, useSuggestions } from './useSuggestions.ts';
import { useTypingSignal } from './useTypingSignal.ts';

interface ComposerTextProps {
  ref: Ref<HTMLTextAreaElement>;
  kind: DraftKind;
  text: string;
  entry: Case;
  conversation: Conversation;
  contact: Contact;
  onChange: (text: string) => void;
  onFiles: (files: File[]) => void;
  onSend: () => void;
}

const ROWS = { min: 2, max: 14 };

/** The field itself: `/` brings canned replies, `@` colleagues, files come by drag and paste. */
export function ComposerText(props: ComposerTextProps) {
  const { kind, text, entry, conversation, contact, onChange, onFiles, onSend } = props;
  const { t } = useTranslation();
  const { sendWith } = useStore(preferences);
  const own = useRef<HTMLTextAreaElement | null>(null);
  const [caret, setCaret] = useState(0);
  const [isDragged, setIsDragged] = useState(false);
  const [dismissed, setDismissed] = useState('');
  const [chosen, setChosen] = useState(0);
  const say = useTypingSignal(conversation.id, kind === 'note');
  const trigger = triggerAt(text, caret, kind);
  const triggerKey = trigger ? `${trigger.sign}${trigger.from}` : '';
  const found = useSuggestions(trigger, entry, contact);
  const suggestions = dismissed === triggerKey ? [] : found;

  const insert = (suggestion: Suggestion) => {
    if (!trigger) {
      return;
    }
    const before = text.slice(0, trigger.from) + suggestion.inserts;
    onChange(before + text.slice(caret));
    setChosen(0);
    setCaret(before.length);
    requestAnimationFrame(() => own.current?.setSelectionRange(before.length, before.length));
  };

  const handleSuggestionKey = (event: KeyboardEvent): boolean => {
    const picked = suggestions[Math.min(chosen, suggestions.length - 1)];
    if (!picked) {
      return false;
    }
    const step = (by: number) => setChosen((chosen + by + suggestions.length) % suggestions.length);
    const moves = new Map([
      ['ArrowDown', () => step(1)],
      ['ArrowUp', () => step(-1)],
      ['Enter', () => insert(picked)],
      ['Tab', () => insert(picked)],
      ['Escape', () => setDismissed(triggerKey)],
    ]);
    const move = moves.get(event.key);
    move?.();
    return move !== undefined;
  };

  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (handleSuggestionKey(event)) {
      event.preventDefault();
      return;
    }
    const isPlain = sendWith === 'enter' && !event.shiftKey && !event.altKey;
    const isSent = event.key === 'Enter' && (isPlain || event.ctrlKey || event.metaKey);
    // While a sign is being composed, Enter belongs to the input method.
    if (isSent && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSend();
    } else if (event.key === 'Escape') {
      own.current?.blur();
    }
  };

  const handlePaste = (event: ClipboardEvent) => {
    const files = Array.from(event.clipboardData.files);
    if (files.length > 0) {
      event.preventDefault();
      onFiles(files);
    }
  };

  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsDragged(false);
    onFiles(Array.from(event.dataTransfer.files));
  };

  const label = kind === 'note' ? t('composer.writeNote') : t('composer.writeReply', { name: contact.name });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is a mouse's way; the button is everyone's
    <div
      className={isDragged ? 'composer-text composer-dropping' : 'composer-text'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsDragged(true);
      }}
      onDragLeave={() => setIsDragged(false)}
      onDrop={handleDrop}
    >
      <SuggestionList suggestions={suggestions} chosen={chosen} onChoose={insert} />
      <Textarea
        ref={(element) => {
          own.current = element;
          assign(props.ref, element);
        }}
        variant="unstyled"
        autosize
        minRows={ROWS.min}
        maxRows={ROWS.max}
        aria-label={label}
        aria-autocomplete="list"
        placeholder={label}
        value={text}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setCaret(event.currentTarget.selectionStart);
          onChange(next);
          say(next);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={handleKey}
        onPaste={handlePaste}
      />
    </div>
  );
}

function assign(ref: Ref<HTMLTextAreaElement>, element: HTMLTextAreaElement | null): void {
  if (typeof ref === 'function') {
    ref(element);
  } else if (ref) {
    ref.current = element;
  }
}
