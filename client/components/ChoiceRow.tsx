import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface ChoiceRowProps {
  isChosen: boolean;
  /** Takes the focus when its dialog opens. */
  isFirst?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** One of several, as a whole row. */
export function ChoiceRow({ isChosen, isFirst = false, onChoose, children }: ChoiceRowProps) {
  return (
    <UnstyledButton
      role="radio"
      data-autofocus={isFirst || undefined}
      aria-checked={isChosen}
      className={isChosen ? 'choice-row choice-row-chosen' : 'choice-row'}
      onClick={onChoose}
    >
      {children}
    </UnstyledButton>
  );
}
