import { useNavigate } from '@tanstack/react-router';
import { type ListedView, listedViews } from '../cases/viewOrder.ts';
import { useMay } from '../session/sessionQueries.ts';
import { openOverlay } from './overlayState.ts';
import type { ShortcutId } from './shortcutTable.ts';
import { useShortcut, useShortcutListener } from './useShortcut.ts';

/** The keys that work on every page. */
export function GlobalShortcuts() {
  const navigate = useNavigate();
  const maySeeBoard = useMay('board.see');
  const maySetUp = useMay('canned.manage');
  const maySeeRouting = useMay('routing.see');
  useShortcutListener();
  useShortcut('palette', () => openOverlay({ kind: 'palette' }));
  useShortcut('help', () => openOverlay({ kind: 'help' }));
  useShortcut('newConversation', () => openOverlay({ kind: 'newConversation' }));
  useShortcut('goContacts', () => void navigate({ to: '/contacts' }));
  useShortcut('goTeam', () => void navigate({ to: '/team' }));
  useShortcut('goBoard', maySeeBoard ? () => void navigate({ to: '/board' }) : null);
  useShortcut('goRouting', maySeeRouting ? () => void navigate({ to: '/routing' }) : null);
  useShortcut('goSettings', maySetUp ? () => void navigate({ to: '/settings' }) : null);
  return listedViews
    .filter((one) => maySeeBoard || !one.isForSupervisors)
    .map((one) => <ViewShortcut key={one.view} id={one.shortcut} view={one.view} />);
}

function ViewShortcut({ id, view }: { id: ShortcutId; view: ListedView }) {
  const navigate = useNavigate();
  useShortcut(id, () => void navigate({ to: '/cases/$view', params: { view } }));
  return null;
}
