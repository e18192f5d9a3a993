import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { can } from '../../../shared/permissions.ts';
import { useStore } from '../../api/store.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { preferences, setPreference } from '../../components/preferences.ts';
import { en } from '../../i18n/en/index.ts';
import { useMe } from '../session/sessionQueries.ts';
import { type ShortcutId, shortcutTable, shownKeys } from './shortcutTable.ts';

type Group = keyof typeof en.shortcuts.groups;
type Typed = keyof typeof en.shortcuts.typed;

// The keys of these objects are exactly those types: they are made from them.
const groups = Object.keys(en.shortcuts.groups) as Group[];
const ids = Object.keys(shortcutTable) as ShortcutId[];

/** Where not everybody may go. */
const needs: Partial<Record<ShortcutId, 'board.see' | 'routing.see' | 'canned.manage'>> = {
  goOpen: 'board.see',
  goBoard: 'board.see',
  goRouting: 'routing.see',
  goSettings: 'canned.manage',
};

interface Shown {
  name: string;
  keys: string;
}

/** Every key of the console that this agent can use on one sheet, and the switch for those of a single letter. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { areShortcutsOn, sendWith } = useStore(preferences);
  const isAllowed = (id: ShortcutId) => {
    const action = needs[id];
    return action === undefined || can(me, action);
  };
  const typedKeys: Record<Typed, string> = {
    send: sendWith === 'enter' ? 'Enter' : 'Ctrl+Enter',
    newLine: sendWith === 'enter' ? 'Shift+Enter' : 'Enter',
    canned: '/',
    mention: '@',
    leave: 'Esc',
  };
  return (
    <Dialog onClose={onClose} title={t('shortcuts.title')} size="lg">
      <Switch
        label={t('shortcuts.singleKeys')}
        checked={areShortcutsOn}
        onChange={(event) => setPreference('areShortcutsOn', event.currentTarget.checked)}
      />
      <div className="shortcut-groups">
        {groups.map((group) => (
          <KeyList
            key={group}
            title={t(`shortcuts.groups.${group}`)}
            entries={ids
              .filter((id) => shortcutTable[id].group === group && isAllowed(id))
              .map((id) => ({ name: t(`shortcuts.names.${id}`), keys: shownKeys(id) }))}
          />
        ))}
        <KeyList
          title={t('shortcuts.whileTyping')}
          entries={(['send', 'newLine', 'canned', 'mention', 'leave'] as const).map((id) => ({
            name: t(`shortcuts.typed.${id}`),
            keys: typedKeys[id],
          }))}
        />
      </div>
    </Dialog>
  );
}

function KeyList({ title, entries }: { title: string; entries: Shown[] }) {
  return (
    <section>
      <h3 className="section-title">{title}</h3>
      <dl className="shortcut-list">
        {entries.map(({ name, keys }) => (
          <div key={name} className="shortcut">
            <dt>{name}</dt>
            <dd>
              <kbd className="key">{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
