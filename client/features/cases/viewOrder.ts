import {
  type Icon,
  IconArchive,
  IconClockPause,
  IconInbox,
  IconStack2,
  IconUserCheck,
} from '@tabler/icons-react';
import { type CaseView, caseViewSchema } from '../../../shared/api/cases.ts';
import type { ShortcutId } from '../shell/shortcutTable.ts';

export type ListedView = Exclude<CaseView, 'offered'>;

/** The views of the work area in the order they are listed; offers stand above everything instead. */
export const listedViews: {
  view: ListedView;
  icon: Icon;
  shortcut: ShortcutId;
  isForSupervisors: boolean;
}[] = [
  { view: 'mine', icon: IconUserCheck, shortcut: 'goMine', isForSupervisors: false },
  { view: 'waiting', icon: IconInbox, shortcut: 'goWaiting', isForSupervisors: false },
  { view: 'parked', icon: IconClockPause, shortcut: 'goParked', isForSupervisors: false },
  { view: 'open', icon: IconStack2, shortcut: 'goOpen', isForSupervisors: true },
  { view: 'closed', icon: IconArchive, shortcut: 'goClosed', isForSupervisors: false },
];

/** A view from the address bar; anything else is one's own work. */
export function viewOf(name: string): ListedView {
  const parsed = caseViewSchema.safeParse(name);
  return parsed.success && parsed.data !== 'offered' ? parsed.data : 'mine';
}
