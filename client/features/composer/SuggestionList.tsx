import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import type { Suggestion } from './useSuggestions.ts';

interface SuggestionListProps {
  id: string;
  suggestions: Suggestion[];
  chosen: number;
  onChoose: (suggestion: Suggestion) => void;
}

/** By which the field names the option that Enter would insert. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** What can be inserted at the cursor. The field keeps the focus; arrows move, Enter inserts. */
export function SuggestionList({ id, suggestions, chosen, onChoose }: SuggestionListProps) {
  const { t } = useTranslation();
  if (suggestions.length === 0) {
    return null;
  }
  return (
    <div id={id} className="suggestions" role="listbox" aria-label={t('composer.suggestions')}>
      {suggestions.map((one, index) => (
        <div
          key={one.key}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="suggestion"
          // The field must not lose the focus to the press.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(one);
          }}
        >
          <span className="suggestion-title">{one.title}</span>
          <span className="suggestion-preview ellipsis">{one.preview}</span>
          {one.isWithoutAccess && (
            <span className="doubt">
              <IconAlertTriangle size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
              {t('composer.withoutAccess')}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
