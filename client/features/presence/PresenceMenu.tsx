import { Menu, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconLogout, IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar.tsx';
import { lazily } from '../../components/lazily.tsx';
import { lookOf, PresenceDot } from '../../components/PresenceDot.tsx';
import { px } from '../../theme.ts';
import { useMe, useSetPresence, useSignOut, useWorkspace } from '../session/sessionQueries.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { UnitsBar } from './UnitsBar.tsx';

const ChannelItems = lazily(async () => (await import('./ChannelItems.tsx')).ChannelItems);
const ThemeItems = lazily(async () => (await import('./ThemeItems.tsx')).ThemeItems);

/** One's own state and everything about oneself: the corner every agent looks at first. */
export function PresenceMenu({ isLabelled }: { isLabelled: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const { presenceReasons } = useWorkspace();
  const setPresence = useSetPresence();
  const signOut = useSignOut();
  const [isOpen, setIsOpen] = useState(false);
  useShortcut('presence', () => setIsOpen(true));
  const look = lookOf(me.presence);
  const said = me.presence.reason ?? t(`presence.${look}`);
  const choose = (status: 'available' | 'busy' | 'offline', reason: string | null = null) =>
    setPresence.mutate({ status, reason });
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="right-end" width={px.menu}>
      <Menu.Target>
        <UnstyledButton className="rail-me" aria-label={t('presence.menu', { name: me.name, state: said })}>
          <span className="avatar-with-presence">
            <Avatar name={me.name} />
            <PresenceDot presence={me.presence} />
          </span>
          <span className="rail-label rail-me-text">
            <span className="rail-me-name">{me.name}</span>
            <span className="hint">{said}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {!isLabelled && (
          <Menu.Label>
            {me.name} · {said}
          </Menu.Label>
        )}
        <UnitsBar agent={me} />
        <Menu.Item
          leftSection={<span className="presence presence-available" aria-hidden="true" />}
          onClick={() => choose('available')}
        >
          {t('presence.available')}
        </Menu.Item>
        <Menu.Item
          leftSection={<span className="presence presence-busy" aria-hidden="true" />}
          onClick={() => choose('busy')}
        >
          {t('presence.busy')}
        </Menu.Item>
        {presenceReasons.map((reason) => (
          <Menu.Item key={reason} className="menu-nested" onClick={() => choose('busy', reason)}>
            {reason}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<span className="presence presence-offline" aria-hidden="true" />}
          onClick={() => choose('offline')}
        >
          {t('presence.offline')}
        </Menu.Item>
        <Menu.Divider />
        <ChannelItems />
        <Menu.Divider />
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCog size={px.icon} stroke={px.stroke} />}
          onClick={() => openOverlay({ kind: 'account' })}
        >
          {t('account.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={px.icon} stroke={px.stroke} />}
          rightSection={<kbd className="key">{shownKeys('help')}</kbd>}
          onClick={() => openOverlay({ kind: 'help' })}
        >
          {t('shortcuts.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={px.icon} stroke={px.stroke} />}
          onClick={() => signOut.mutate('here')}
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
