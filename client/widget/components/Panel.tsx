/** @jsxImportSource preact */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type ChatState, needsIntroduction } from '../chatState.ts';
import type { Texts } from '../texts.ts';
import { useChatState, useWidget } from '../widgetContext.ts';
import { Composer } from './Composer.tsx';
import { Icon } from './Icon.tsx';
import { Introduce } from './Introduce.tsx';
import { Notices } from './Notices.tsx';
import { Thread } from './Thread.tsx';

const FOCUSABLE =
  'button:not(:disabled), a[href], textarea:not(:disabled), input:not([type=file]):not(:disabled)';

export function Panel({ onClose }: { onClose: () => void }) {
  const { text } = useWidget();
  const state = useChatState();
  const panel = useRef<HTMLDivElement>(null);

  const handleKeyDown = (event: KeyboardEvent) => {
    // Keys pressed here are not the host page's shortcuts.
    event.stopPropagation();
    if (event.key === 'Escape') {
      onClose();
    } else if (event.key === 'Tab' && panel.current !== null) {
      keepFocusInside(event, panel.current);
    }
  };

  // The form gives way to the messages: whoever types goes on typing, from the moment that they are seen.
  const view = state.problem ?? String(needsIntroduction(state));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what brings other fields
  useLayoutEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>('textarea, input:not([type=file])');
    first?.focus({ preventScroll: true });
  }, [view]);

  return (
    <div
      ref={panel}
      class="panel"
      role="dialog"
      aria-modal="true"
      aria-label={text.dialog(state.config.title)}
      onKeyDown={handleKeyDown}
    >
      <div class="header">
        <span class="avatar" aria-hidden="true">
          {initialsOf(state.agentName ?? state.config.title)}
          <i class={state.isAttended ? 'dot' : 'dot is-away'} />
        </span>
        <div class="heading">
          <h2>{state.config.title}</h2>
          <p>{subtitleOf(state, text)}</p>
        </div>
        <button type="button" class="icon-button" aria-label={text.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <Body state={state} />
    </div>
  );
}

function Body({ state }: { state: ChatState }) {
  const { text } = useWidget();
  if (state.problem !== null) {
    return (
      <div class="problem" role="alert">
        <Icon name="warning" size={28} />
        <p>{text[state.problem]}</p>
      </div>
    );
  }
  if (needsIntroduction(state)) {
    return <Introduce />;
  }
  return (
    <>
      <Notices />
      <Thread />
      <Composer />
    </>
  );
}

function subtitleOf(state: ChatState, text: Texts): string {
  if (state.agentName !== null) {
    return text.withAgent(state.agentName);
  }
  return state.isAttended ? text.online : text.away;
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}

function keepFocusInside(event: KeyboardEvent, panel: HTMLElement): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const root = panel.getRootNode();
  const current = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (current === from) {
    event.preventDefault();
    to?.focus();
  }
}
