import { ActionIcon, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { px } from '../theme.ts';

interface IconActionProps {
  icon: Icon;
  label: string;
  onClick: () => void;
  /** The key that does the same, as the help sheet writes it. */
  shortcut?: string;
  isActive?: boolean;
  isDisabled?: boolean;
  isBusy?: boolean;
  tone?: 'quiet' | 'danger';
}

/** A button that is only an icon: always named, always with a tip. */
export function IconAction(props: IconActionProps) {
  const { icon: Shape, label, onClick, shortcut, isActive, isDisabled = false, isBusy = false, tone } = props;
  const tip = shortcut ? `${label}  ${shortcut}` : label;
  return (
    <Tooltip label={tip}>
      <ActionIcon
        variant={isActive ? 'light' : 'subtle'}
        color={tone === 'danger' ? 'red' : isActive ? 'accent' : 'gray'}
        aria-label={label}
        {...(isActive === undefined ? {} : { 'aria-pressed': isActive })}
        disabled={isDisabled}
        loading={isBusy}
        onClick={onClick}
      >
        <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
