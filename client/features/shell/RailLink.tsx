import { Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { px } from '../../theme.ts';

interface RailLinkProps {
  icon: Icon;
  label: string;
  link: Pick<LinkProps, 'to' | 'params'>;
  isLabelled: boolean;
  shortcut?: string;
  /** Shown as text; empty shows nothing. */
  count?: ReactNode;
  /** Something here is the agent's own to act on. */
  isCalling?: boolean;
}

export function RailLink({
  icon: Shape,
  label,
  link,
  isLabelled,
  shortcut,
  count = '',
  isCalling = false,
}: RailLinkProps) {
  return (
    <Tooltip
      label={shortcut ? `${label}  ${shortcut}` : label}
      position="right"
      disabled={isLabelled && !shortcut}
    >
      <Link
        {...link}
        className="rail-link"
        activeProps={{ className: 'rail-link rail-link-active' }}
        // Without its words a link must still be called something.
        {...(isLabelled ? {} : { 'aria-label': label })}
      >
        <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
        <span className="rail-label">{label}</span>
        {count !== '' && <span className={isCalling ? 'count count-calling' : 'count'}>{count}</span>}
      </Link>
    </Tooltip>
  );
}
