import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Language } from '../../shared/primitives.ts';
import type { Chat } from './chat.ts';
import type { ChatState } from './chatState.ts';
import type { WidgetStorage } from './storage.ts';
import type { Store } from './store.ts';
import type { Texts } from './texts.ts';
import type { Upload } from './useUploads.ts';

export interface Draft {
  words: string;
  uploads: readonly Upload[];
}

/** What every part of the widget needs. */
export interface Widget {
  chat: Chat;
  storage: WidgetStorage;
  /** What is being written; its words are kept in the browser. */
  draft: Store<Draft>;
  /** The server that the script came from. */
  origin: string;
  language: Language;
  text: Texts;
}

export const WidgetContext = createContext<Widget | null>(null);

export function useWidget(): Widget {
  const widget = useContext(WidgetContext);
  if (widget === null) {
    throw new Error('useWidget needs a WidgetContext above it');
  }
  return widget;
}

/** The chat's state, drawn again whenever it changes. */
export function useChatState(): ChatState {
  const { store } = useWidget().chat;
  const [state, setState] = useState(store.get);
  useEffect(() => {
    const update = () => setState(store.get());
    update();
    return store.subscribe(update);
  }, [store]);
  return state;
}
