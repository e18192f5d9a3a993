import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import {
  type Icon,
  IconAddressBook,
  IconChartBar,
  IconCircle,
  IconCircleCheck,
  IconEdit,
  IconKeyboard,
  IconMessages,
  IconMoon,
  IconRoute,
  IconSettings,
  IconUserCog,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { listedViews } from '../cases/viewOrder.ts';
import { useMay, useSetPresence } from '../session/sessionQueries.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { type ShortcutId, shownKeys } from '../shell/shortcutTable.ts';
import type { PaletteEntry } from './PaletteRow.tsx';

interface Command {
  name: string;
  icon: Icon;
  title: string;
  shortcut?: ShortcutId;
  isAllowed?: boolean;
  run: () => void;
}

const SHOWN = 7;

/** What can be done from anywhere, by the words typed so far. */
export function useCommands(typed: string): PaletteEntry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const setPresence = useSetPresence();
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme();
  const maySeeBoard = useMay('board.see');
  const maySetUp = useMay('canned.manage');
  const maySeeRouting = useMay('routing.see');
  const goTo = (title: string) => t('palette.goTo', { place: title });
  const commands: Command[] = [
    {
      name: 'new',
      icon: IconEdit,
      title: t('newConversation.title'),
      shortcut: 'newConversation',
      run: () => openOverlay({ kind: 'newConversation' }),
    },
    {
      name: 'available',
      icon: IconCircleCheck,
      title: t('palette.beAvailable'),
      run: () => setPresence.mutate({ status: 'available', reason: null }),
    },
    {
      name: 'busy',
      icon: IconCircle,
      title: t('palette.beBusy'),
      run: () => setPresence.mutate({ status: 'busy', reason: null }),
    },
    ...listedViews.map(({ view, icon, shortcut, isForSupervisors }) => ({
      name: view,
      icon,
      title: goTo(t(`views.${view}`)),
      shortcut,
      isAllowed: maySeeBoard || !isForSupervisors,
      run: () => void navigate({ to: '/cases/$view', params: { view } }),
    })),
    {
      name: 'contacts',
      icon: IconAddressBook,
      title: goTo(t('shell.contacts')),
      shortcut: 'goContacts',
      run: () => void navigate({ to: '/contacts' }),
    },
    {
      name: 'team',
      icon: IconMessages,
      title: goTo(t('shell.team')),
      shortcut: 'goTeam',
      run: () => void navigate({ to: '/team' }),
    },
    {
      name: 'newRoom',
      icon: IconUsersPlus,
      title: t('team.newRoom'),
      run: () => openOverlay({ kind: 'newRoom' }),
    },
    {
      name: 'board',
      icon: IconChartBar,
      title: goTo(t('shell.board')),
      shortcut: 'goBoard',
      isAllowed: maySeeBoard,
      run: () => void navigate({ to: '/board' }),
    },
    {
      name: 'reports',
      icon: IconChartBar,
      title: goTo(t('reports.title')),
      isAllowed: maySeeBoard,
      run: () => void navigate({ to: '/board/reports' }),
    },
    {
      name: 'routing',
      icon: IconRoute,
      title: goTo(t('shell.routing')),
      shortcut: 'goRouting',
      isAllowed: maySeeRouting,
      run: () => void navigate({ to: '/routing' }),
    },
    {
      name: 'settings',
      icon: IconSettings,
      title: goTo(t('shell.settings')),
      shortcut: 'goSettings',
      isAllowed: maySetUp,
      run: () => void navigate({ to: '/settings' }),
    },
    {
      name: 'theme',
      icon: IconMoon,
      title: t('palette.switchTheme'),
      run: () => setColorScheme(shown === 'dark' ? 'light' : 'dark'),
    },
    {
      name: 'account',
      icon: IconUserCog,
      title: t('account.title'),
      run: () => openOverlay({ kind: 'account' }),
    },
    {
      name: 'help',
      icon: IconKeyboard,
      title: t('shortcuts.title'),
      shortcut: 'help',
      run: () => openOverlay({ kind: 'help' }),
    },
  ];
  const words = typed.trim().toLocaleLowerCase();
  const matching = commands.filter(
    (one) => one.isAllowed !== false && one.title.toLocaleLowerCase().includes(words),
  );
  return matching.slice(0, words === '' ? matching.length : SHOWN).map((one) => ({
    key: `command-${one.name}`,
    icon: <one.icon size={px.icon} stroke={px.stroke} aria-hidden="true" />,
    title: one.title,
    detail: '',
    keys: one.shortcut ? shownKeys(one.shortcut) : '',
    run: one.run,
  }));
}
