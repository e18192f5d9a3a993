import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface ChoiceRowProps {
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}

/** One of several, as a whole row. */
export function ChoiceRow({ isChosen, onChoose, children }: ChoiceRowProps) {
  return (
    <UnstyledButton
      role="radio"
      aria-checked={isChosen}
      className={isChosen ? 'choice-row choice-row-chosen' : 'choice-row'}
      onClick={onChoose}
    >
      {children}
    </UnstyledButton>
  );
}
