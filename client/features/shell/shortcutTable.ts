import type { en } from '../../i18n/en/index.ts';

export type ShortcutId = keyof typeof en.shortcuts.names;

/**
 * Every key of the console. `mod` is Ctrl, or Command on a Mac; two keys with a space are pressed one after
 * the other. Several spellings may do the same.
 */
export const shortcutTable: Record<ShortcutId, { keys: string[]; group: keyof typeof en.shortcuts.groups }> =
  {
    palette: { keys: ['mod+k'], group: 'anywhere' },
    help: { keys: ['?'], group: 'anywhere' },
    presence: { keys: ['ctrl+shift+s'], group: 'anywhere' },
    newConversation: { keys: ['c'], group: 'anywhere' },
    acceptOffer: { keys: ['ctrl+shift+a'], group: 'offers' },
    declineOffer: { keys: ['ctrl+shift+r'], group: 'offers' },
    goMine: { keys: ['g m'], group: 'go' },
    goWaiting: { keys: ['g w'], group: 'go' },
    goParked: { keys: ['g p'], group: 'go' },
    goClosed: { keys: ['g d'], group: 'go' },
    goOpen: { keys: ['g o'], group: 'go' },
    goContacts: { keys: ['g c'], group: 'go' },
    goTeam: { keys: ['g t'], group: 'go' },
    goBoard: { keys: ['g b'], group: 'go' },
    goRouting: { keys: ['g r'], group: 'go' },
    goSettings: { keys: ['g s'], group: 'go' },
    nextCase: { keys: ['j', 'alt+j'], group: 'list' },
    previousCase: { keys: ['k', 'alt+k'], group: 'list' },
    reply: { keys: ['r'], group: 'case' },
    note: { keys: ['n'], group: 'case' },
    close: { keys: ['e'], group: 'case' },
    closeNext: { keys: ['shift+e'], group: 'case' },
    snooze: { keys: ['z'], group: 'case' },
    transfer: { keys: ['t'], group: 'case' },
    take: { keys: ['a'], group: 'case' },
    profile: { keys: ['p'], group: 'case' },
    explain: { keys: ['w'], group: 'case' },
    mute: { keys: ['ctrl+shift+m'], group: 'call' },
    hold: { keys: ['ctrl+shift+h'], group: 'call' },
    finish: { keys: ['ctrl+shift+f'], group: 'call' },
    keypad: { keys: ['ctrl+shift+d'], group: 'call' },
  };

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A shortcut as it is shown: `Ctrl+Shift+A`, `G then M`. */
export function shownKeys(id: ShortcutId): string {
  const [first = ''] = shortcutTable[id].keys;
  return first
    .split(' ')
    .map((chord) =>
      chord
        .split('+')
        .map(shownKey)
        .join(isMac ? '' : '+'),
    )
    .join(' ');
}

function shownKey(key: string): string {
  const mac: Record<string, string> = { mod: '⌘', ctrl: '⌃', shift: '⇧', alt: '⌥' };
  const others: Record<string, string> = { mod: 'Ctrl', ctrl: 'Ctrl', shift: 'Shift', alt: 'Alt' };
  return (isMac ? mac : others)[key] ?? key.toUpperCase();
}

/** Whether a key press is this chord. Letters are told by what they type, so every layout works. */
export function isChord(chord: string, event: KeyboardEvent): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1);
  const has = (modifier: string) => parts.includes(modifier);
  const wantsCtrl = has('ctrl') || (has('mod') && !isMac);
  const wantsMeta = has('mod') && isMac;
  const typed = event.key.toLowerCase();
  const isKey = typed === key || (event.altKey && event.code === `Key${key?.toUpperCase()}`);
  // A sign such as `?` brings its own Shift.
  const isShiftRight = key !== undefined && /[a-z]/.test(key) ? event.shiftKey === has('shift') : true;
  return (
    isKey &&
    isShiftRight &&
    event.ctrlKey === wantsCtrl &&
    event.metaKey === wantsMeta &&
    event.altKey === has('alt')
  );
}
