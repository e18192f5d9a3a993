import { ActionIcon, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { px } from '../theme.ts';

/** What a menu or a popover hands to the button that opens it. */
type Handed = Omit<ComponentProps<'button'>, 'color' | 'style' | 'children' | 'disabled'>;

interface IconActionProps extends Handed {
  icon: Icon;
  label: string;
  /** The key that does the same, as the help sheet writes it. */
  shortcut?: string;
  isActive?: boolean;
  isDisabled?: boolean;
  isBusy?: boolean;
  tone?: 'quiet' | 'danger';
}

/** A button that is only an icon: always named, always with a tip. */
export function IconAction(props: IconActionProps) {
  const {
    icon: Shape,
    label,
    shortcut,
    isActive,
    isDisabled = false,
    isBusy = false,
    tone,
    ...handed
  } = props;
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
        {...handed}
      >
        <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
