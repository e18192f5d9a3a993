import { useEffect, useRef } from 'react';
import { preferences } from '../../components/preferences.ts';
import { isChord, type ShortcutId, shortcutTable } from './shortcutTable.ts';

const SEQUENCE_MS = 1_200;

/** The last to ask for a shortcut has it: a dialog before the page beneath. */
const handlers = new Map<ShortcutId, (() => void)[]>();
let firstKey: { chord: string; at: number } | null = null;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role="combobox"], [role="menuitem"]'))
  );
}

function isModified(chord: string): boolean {
  return /ctrl|mod|alt/.test(chord);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const [first = '', second] = keys.split(' ');
  if (second === undefined) {
    return firstKey === null && isChord(first, event);
  }
  return firstKey?.chord === first && isChord(second, event);
}

function handleKey(event: KeyboardEvent): void {
  if (firstKey && Date.now() - firstKey.at > SEQUENCE_MS) {
    firstKey = null;
  }
  const isPlainAllowed = !isTyping(event.target) && !isDialogOpen() && preferences.get().areShortcutsOn;
  for (const [id, stack] of handlers) {
    const handler = stack.at(-1);
    const keys = shortcutTable[id].keys.find((one) => matches(one, event));
    if (handler && keys && (isPlainAllowed || isModified(keys))) {
      event.preventDefault();
      firstKey = null;
      handler();
      return;
    }
  }
  const opensSequence = isPlainAllowed && firstKey === null && isChord('g', event);
  firstKey = opensSequence ? { chord: 'g', at: Date.now() } : null;
}

/** Listens to the keyboard; once, by the shell. */
export function useShortcutListener(): void {
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
}

/** Answers one shortcut while the component is on screen; `null` leaves it to whoever else wants it. */
export function useShortcut(id: ShortcutId, handler: (() => void) | null): void {
  const latest = useRef(handler);
  latest.current = handler;
  const isOn = handler !== null;
  useEffect(() => {
    if (!isOn) {
      return;
    }
    const call = () => latest.current?.();
    handlers.set(id, [...(handlers.get(id) ?? []), call]);
    return () => {
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((one) => one !== call),
      );
    };
  }, [id, isOn]);
}
