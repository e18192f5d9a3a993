import type { ReactNode } from 'react';

export interface PaletteEntry {
  key: string;
  icon: ReactNode;
  title: string;
  detail: string;
  keys: string;
  run: () => void;
}

interface PaletteRowProps {
  entry: PaletteEntry;
  isChosen: boolean;
  onChoose: () => void;
}

export function PaletteRow({ entry, isChosen, onChoose }: PaletteRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above answers the keys for the whole list
    <div
      id={`palette-${entry.key}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className="palette-row"
      onClick={onChoose}
    >
      {entry.icon}
      <span className="ellipsis palette-title">{entry.title}</span>
      <span className="hint ellipsis grow">{entry.detail}</span>
      {entry.keys !== '' && <kbd className="key">{entry.keys}</kbd>}
    </div>
  );
}
