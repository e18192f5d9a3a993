import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Contact } from '../../../shared/contact.ts';
import type { Conversation } from '../../../shared/conversation.ts';
import { useStore } from '../../api/store.ts';
import { GrowingText } from '../../components/GrowingText.tsx';
import { preferences } from '../../components/preferences.ts';
import type { DraftKind } from './draftStore.ts';
import { optionId, SuggestionList } from './SuggestionList.tsx';
import { triggerAt } from './triggerAt.ts';
import { type Suggestion, useSuggestions } from './useSuggestions.ts';
import { useTypingSignal } from './useTypingSignal.ts';

interface ComposerTextProps {
  ref: Ref<HTMLTextAreaElement>;
  /** Of the panel that the tabs above switch. */
  id: string;
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
/** More than any channel takes in one message: such a text goes along as a file. */
const LONGEST_PASTE = 100_000;

/** The field itself: `/` brings canned replies, `@` colleagues, files come by drag and paste. */
export function ComposerText(props: ComposerTextProps) {
  const { kind, text, entry, conversation, contact, onChange, onFiles, onSend } = props;
  const { t } = useTranslation();
  const { sendWith } = useStore(preferences);
  const own = useRef<HTMLTextAreaElement | null>(null);
  const outer = props.ref;
  const keep = useCallback(
    (element: HTMLTextAreaElement | null) => {
      own.current = element;
      assign(outer, element);
    },
    [outer],
  );
  const [caret, setCaret] = useState(0);
  const [isDragged, setIsDragged] = useState(false);
  const [dismissed, setDismissed] = useState('');
  const [chosen, setChosen] = useState(0);
  const say = useTypingSignal(conversation.id, kind === 'note');
  const trigger = triggerAt(text, caret, kind);
  const triggerKey = trigger ? `${trigger.sign}${trigger.from}` : '';
  const found = useSuggestions(trigger, entry, contact);
  const suggestions = dismissed === triggerKey ? [] : found;
  const picked = Math.min(chosen, suggestions.length - 1);
  const listId = `${props.id}-suggestions`;

  const insert = (suggestion: Suggestion) => {
    if (!trigger) {
      return;
    }
    const before = text.slice(0, trigger.from) + suggestion.inserts;
    // At once: what is typed next must not come before the caret is where it belongs.
    flushSync(() => {
      onChange(before + text.slice(caret));
      setChosen(0);
      setCaret(before.length);
    });
    own.current?.setSelectionRange(before.length, before.length);
  };

  const handleSuggestionKey = (event: KeyboardEvent): boolean => {
    const suggestion = suggestions[picked];
    if (!suggestion) {
      return false;
    }
    const step = (by: number) => setChosen((picked + by + suggestions.length) % suggestions.length);
    const moves = new Map([
      ['ArrowDown', () => step(1)],
      ['ArrowUp', () => step(-1)],
      ['Enter', () => insert(suggestion)],
      ['Tab', () => insert(suggestion)],
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
      leaveToThread(own.current);
    }
  };

  const handlePaste = (event: ClipboardEvent) => {
    const files = Array.from(event.clipboardData.files);
    const pasted = event.clipboardData.getData('text/plain');
    if (files.length > 0) {
      event.preventDefault();
      onFiles(files);
    } else if (pasted.length > LONGEST_PASTE) {
      event.preventDefault();
      onFiles([new File([pasted], t('composer.pastedFile'), { type: 'text/plain' })]);
    }
  };

  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsDragged(false);
    onFiles(Array.from(event.dataTransfer.files));
  };

  const label = kind === 'note' ? t('composer.writeNote') : t('composer.writeReply', { name: contact.name });
  return (
    <div
      id={props.id}
      role="tabpanel"
      aria-labelledby={`${props.id}-${kind}`}
      className={isDragged ? 'composer-text composer-dropping' : 'composer-text'}
      onDragOver={(event) => {
        event.preventDefault();
        setIsDragged(true);
      }}
      onDragLeave={() => setIsDragged(false)}
      onDrop={handleDrop}
    >
      <SuggestionList id={listId} suggestions={suggestions} chosen={picked} onChoose={insert} />
      <GrowingText
        ref={keep}
        variant="unstyled"
        minRows={ROWS.min}
        maxRows={ROWS.max}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(suggestions.length > 0
          ? { 'aria-controls': listId, 'aria-activedescendant': optionId(listId, picked) }
          : {})}
        dir="auto"
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

/** Keys are shortcuts again, and a dialog that they open gives the focus back to the thread, not to the field. */
function leaveToThread(field: HTMLTextAreaElement | null): void {
  const thread = field?.closest('.case-page')?.querySelector<HTMLElement>('[role="log"]');
  field?.blur();
  thread?.focus({ preventScroll: true });
}

function assign(ref: Ref<HTMLTextAreaElement>, element: HTMLTextAreaElement | null): void {
  if (typeof ref === 'function') {
    ref(element);
  } else if (ref) {
    ref.current = element;
  }
}
