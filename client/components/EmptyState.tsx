import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { px } from '../theme.ts';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What would be here. */
  text: string;
  /** The one thing to do. */
  action?: ReactNode;
}

export function EmptyState({ icon: Shape, title, text, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <Shape size={px.iconLarge} stroke={px.stroke} aria-hidden="true" className="empty-icon" />
      <p className="empty-title">{title}</p>
      <p className="empty-text">{text}</p>
      {action}
    </div>
  );
}
