import type { ReactNode } from 'react';

interface FieldGroupProps {
  title: string;
  text?: string;
  /** Beside the title: what switches the group. */
  action?: ReactNode;
  children: ReactNode;
}

/** Fields that belong together, under one name. */
export function FieldGroup({ title, text, action, children }: FieldGroupProps) {
  return (
    <fieldset className="field-group">
      <legend className="field-group-title">{title}</legend>
      {(text || action) && (
        <div className="field-group-head">
          {text && <p className="hint grow">{text}</p>}
          {action}
        </div>
      )}
      {children}
    </fieldset>
  );
}
