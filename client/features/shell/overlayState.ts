import { Store } from '../../api/store.ts';

/** What floats over the console; each is opened from several places (a button, a key, the palette). */
export type Overlay =
  | { kind: 'palette' }
  | { kind: 'help' }
  | { kind: 'newConversation'; to?: string }
  | { kind: 'close'; caseId: string; thenNext: boolean }
  | { kind: 'transfer'; caseId: string }
  | { kind: 'snooze'; caseId: string }
  | { kind: 'explain'; caseId: string }
  | { kind: 'share'; caseId: string }
  | { kind: 'newRoom' }
  | { kind: 'account' };

export const overlay = new Store<Overlay | null>(null);

export function openOverlay(next: Overlay): void {
  overlay.set(next);
}

export function closeOverlay(): void {
  overlay.set(null);
}
