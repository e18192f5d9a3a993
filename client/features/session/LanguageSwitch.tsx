import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../shared/primitives.ts';
import { speak } from '../../i18n/setUp.ts';

const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'pt', label: 'Português' },
];

/** For the page before sign-in; afterwards the agent's own language counts. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      className="welcome-language"
      aria-label={t('common.language')}
      size="xs"
      data={LANGUAGES}
      value={i18n.language}
      onChange={(value) => void speak(value === 'pt' ? 'pt' : 'en')}
    />
  );
}
