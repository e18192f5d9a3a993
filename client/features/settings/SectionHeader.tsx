import type { ReactNode } from 'react';

interface SectionHeaderProps {
  title: string;
  text: string;
  action?: ReactNode;
}

export function SectionHeader({ title, text, action }: SectionHeaderProps) {
  return (
    <header className="page-header">
      <div className="grow">
        <h2>{title}</h2>
        <p className="hint">{text}</p>
      </div>
      {action}
    </header>
  );
}
