import { Store } from '../api/store.ts';

/** Choices that belong to this browser rather than to the agent. */
export interface Preferences {
  sendWith: 'enter' | 'ctrlEnter';
  isCompact: boolean;
  areShortcutsOn: boolean;
  isSoundOn: boolean;
  areDesktopNotificationsOn: boolean;
  microphoneId: string | null;
  speakerId: string | null;
}

const KEY = 'atende.preferences';

const defaults: Preferences = {
  sendWith: 'enter',
  isCompact: false,
  areShortcutsOn: true,
  isSoundOn: true,
  areDesktopNotificationsOn: false,
  microphoneId: null,
  speakerId: null,
};

function load(): Preferences {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    // A browser without storage, or someone else's value: the defaults do.
    return defaults;
  }
}

export const preferences = new Store<Preferences>(load());

export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  preferences.set((old) => ({ ...old, [name]: value }));
  localStorage.setItem(KEY, JSON.stringify(preferences.get()));
}
