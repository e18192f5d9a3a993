import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { preferences, setPreference } from '../../components/preferences.ts';
import { en } from '../../i18n/en/index.ts';
import { type ShortcutId, shortcutTable, shownKeys } from './shortcutTable.ts';

type Group = keyof typeof en.shortcuts.groups;

// The keys of these objects are exactly those types: they are made from them.
const groups = Object.keys(en.shortcuts.groups) as Group[];
const ids = Object.keys(shortcutTable) as ShortcutId[];

/** Every key of the console on one sheet, and the switch for those of a single letter. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { areShortcutsOn } = useStore(preferences);
  return (
    <Dialog onClose={onClose} title={t('shortcuts.title')} size="lg">
      <Switch
        label={t('shortcuts.singleKeys')}
        checked={areShortcutsOn}
        onChange={(event) => setPreference('areShortcutsOn', event.currentTarget.checked)}
      />
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="section-title">{t(`shortcuts.groups.${group}`)}</h3>
            <dl className="shortcut-list">
              {ids
                .filter((id) => shortcutTable[id].group === group)
                .map((id) => (
                  <div key={id} className="shortcut">
                    <dt>{t(`shortcuts.names.${id}`)}</dt>
                    <dd>
                      <kbd className="key">{shownKeys(id)}</kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
