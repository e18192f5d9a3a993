import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import type { Suggestion } from './useSuggestions.ts';

interface SuggestionListProps {
  suggestions: Suggestion[];
  chosen: number;
  onChoose: (suggestion: Suggestion) => void;
}

/** What can be inserted at the cursor. The field keeps the focus; arrows move, Enter inserts. */
export function SuggestionList({ suggestions, chosen, onChoose }: SuggestionListProps) {
  const { t } = useTranslation();
  if (suggestions.length === 0) {
    return null;
  }
  return (
    <div className="suggestions" role="listbox" aria-label={t('composer.suggestions')}>
      {suggestions.map((one, index) => (
        <div
          key={one.key}
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
