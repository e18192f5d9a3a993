/** @jsxImportSource preact */
import { render } from 'preact';
import type { WidgetConfig } from '../../shared/webchat.ts';
import { createChat } from './chat.ts';
import { inkOn } from './colours.ts';
import { App, type PanelControl } from './components/App.tsx';
import { browserStorage } from './storage.ts';
import { createStore } from './store.ts';
import { chooseLanguage, textsFor } from './texts.ts';
import { createVisitorSocket } from './visitorSocket.ts';
import css from './widget.css?inline';
import { type Draft, WidgetContext } from './widgetContext.ts';

/** What the host page can ask of the widget. */
export interface WidgetControl {
  open(): void;
  close(): void;
  identify(identityToken: string): void;
  forget(): void;
}

/**
 * Puts the widget at the end of the page, in a closed shadow root: the page's styles and scripts do not reach
 * in, and the widget's styles come as a style sheet object, so that a strict CSP needs no exception.
 */
export function mountWidget(config: WidgetConfig, origin: string): WidgetControl {
  const storage = browserStorage(config.inboxId);
  const language = chooseLanguage(config.language, document.documentElement.lang, navigator.language);
  const draft = createStore<Draft>({
    words: storage.read('draft') ?? '',
    uploads: [],
  });
  draft.subscribe(() => storage.write('draft', draft.get().words || null));
  const chat = createChat({
    config,
    storage,
    createSocket: (auth) => createVisitorSocket(origin, auth),
    pageUrl: () => location.href,
    newId,
  });
  const panel: PanelControl = { set: () => undefined };
  const widget = { chat, storage, draft, origin, language, text: textsFor(language) };
  render(
    <WidgetContext.Provider value={widget}>
      <App control={panel} />
    </WidgetContext.Provider>,
    createRoot(config.accent, language),
  );
  return {
    open: () => panel.set(true),
    close: () => panel.set(false),
    identify: chat.identify,
    forget() {
      draft.set({ words: '', uploads: [] });
      chat.forget();
    },
  };
}

function createRoot(accent: string, language: string): ShadowRoot {
  const host = document.createElement('atende-widget');
  host.lang = language;
  host.style.setProperty('--accent', accent);
  host.style.setProperty('--on-accent', inkOn(accent));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return root;
}

/** `crypto.randomUUID` is missing on pages without https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
