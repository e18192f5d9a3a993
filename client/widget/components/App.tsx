/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { unreadOf } from '../chatState.ts';
import { useChatState, useWidget } from '../widgetContext.ts';
import { Icon } from './Icon.tsx';
import { Panel } from './Panel.tsx';

export interface PanelControl {
  /** Set by the mounted widget; steers the panel from the host page. */
  set: (isOpen: boolean) => void;
}

/** Launcher and panel. */
export function App({ control }: { control: PanelControl }) {
  const { chat, storage, text } = useWidget();
  const state = useChatState();
  const [isOpen, setIsOpen] = useState(storage.read('open') === 'yes');
  const launcher = useRef<HTMLButtonElement>(null);
  const unread = unreadOf(state);

  const change = (next: boolean) => {
    setIsOpen(next);
    storage.write('open', next ? 'yes' : null);
  };
  control.set = change;

  // Only once it is drawn: on a narrow screen the open panel hides the button.
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) {
      launcher.current?.focus();
    }
    wasOpen.current = isOpen;
  }, [isOpen]);

  // An earlier visitor hears of answers without opening the panel first.
  useEffect(() => {
    if (isOpen || chat.visitorToken() !== null) {
      chat.connect();
    }
  }, [isOpen, chat]);

  const newest = unread.at(-1);
  return (
    <div class={`widget ${isOpen ? 'is-open' : ''}`}>
      {isOpen && <Panel onClose={() => change(false)} />}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        aria-expanded={isOpen}
        aria-label={
          isOpen ? text.close : `${text.open}${unread.length > 0 ? `, ${text.unread(unread.length)}` : ''}`
        }
        onClick={() => change(!isOpen)}
      >
        <Icon name={isOpen ? 'down' : 'chat'} size={26} />
        {!isOpen && unread.length > 0 && (
          <span class="badge">{unread.length > 9 ? '9+' : unread.length}</span>
        )}
      </button>
      <div class="unseen" aria-live="polite">
        {!isOpen &&
          newest !== undefined &&
          text.newFrom(newest.authorName ?? state.config.title, newest.text)}
      </div>
    </div>
  );
}
