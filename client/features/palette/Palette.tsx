import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog.tsx';
import { px } from '../../theme.ts';
import { useSearch } from '../contacts/contactQueries.ts';
import { PaletteRow } from './PaletteRow.tsx';
import { useCommands } from './useCommands.tsx';
import { useFound } from './useFound.tsx';
import './palette.css';

const PAUSE_MS = 150;

/** Everything by its name: commands, people, cases, words that were said. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const list = useRef<HTMLDivElement>(null);
  const { data, isFetching } = useSearch(q);
  const commands = useCommands(typed);
  const found = useFound(q.length > 1 ? data : undefined);
  const groups = [{ title: t('palette.commands'), entries: commands }, ...found].filter(
    (one) => one.entries.length > 0,
  );
  const entries = groups.flatMap((one) => one.entries);
  const current = entries[Math.min(chosen, entries.length - 1)];

  const run = (entry: { run: () => void }) => {
    onClose();
    entry.run();
  };
  const handleKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) {
      event.preventDefault();
      const next = (Math.min(chosen, entries.length - 1) + step + entries.length) % entries.length;
      setChosen(next);
      list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      run(current);
    }
  };
  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': t('shell.search') } }}
    >
      <TextInput
        className="palette-field"
        variant="unstyled"
        size="md"
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={current ? `palette-${current.key}` : undefined}
        aria-label={t('shell.search')}
        placeholder={t('palette.placeholder')}
        leftSection={<IconSearch size={px.icon} stroke={px.stroke} aria-hidden="true" />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={handleKey}
      />
      <div
        ref={list}
        id="palette-list"
        className="palette-list"
        role="listbox"
        aria-label={t('palette.results')}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options; a fieldset may not stand in a listbox
          <div key={group.title} role="group" aria-label={group.title}>
            <p className="section-title palette-group">{group.title}</p>
            {group.entries.map((entry) => (
              <PaletteRow
                key={entry.key}
                entry={entry}
                isChosen={entry === current}
                onChoose={() => run(entry)}
              />
            ))}
          </div>
        ))}
        {entries.length === 0 && (
          <p className="palette-none">{isFetching ? t('palette.searching') : t('palette.none')}</p>
        )}
      </div>
    </Dialog>
  );
}
