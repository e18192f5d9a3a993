import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../shared/primitives.ts';
import { useMe, useUpdateMe } from '../session/sessionQueries.ts';

/** Look and language: two choices that everybody looks for in the first minute. */
export function ThemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const me = useMe();
  const updateMe = useUpdateMe();
  const schemes = (['light', 'dark', 'auto'] as const).map((value) => ({
    value,
    label: t(`account.theme.${value}`),
  }));
  return (
    <div className="menu-choices">
      <SegmentedControl
        aria-label={t('account.theme.label')}
        size="xs"
        fullWidth
        data={schemes}
        value={colorScheme}
        onChange={setColorScheme}
      />
      <SegmentedControl<Language>
        aria-label={t('common.language')}
        size="xs"
        fullWidth
        data={[
          { value: 'en', label: 'English' },
          { value: 'pt', label: 'Português' },
        ]}
        value={me.language}
        onChange={(language) => updateMe.mutate({ language })}
      />
    </div>
  );
}
