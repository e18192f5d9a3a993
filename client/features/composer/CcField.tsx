import { TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cc } from './useCc.ts';

/**
 * Everybody who gets the mail beside the customer.
 *
 * @param takesFocus whether it was just asked for
 */
export function CcField({ cc, takesFocus }: { cc: Cc; takesFocus: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="composer-cc">
      <span aria-hidden="true">{t('composer.cc')}</span>
      <TagsInput
        className="grow"
        // Whoever asked for the field types next, and keys outside of fields are shortcuts.
        autoFocus={takesFocus}
        variant="unstyled"
        aria-label={t('composer.cc')}
        placeholder={cc.addresses.length === 0 ? t('composer.ccHint') : ''}
        value={cc.addresses}
        onChange={cc.change}
        splitChars={[',', ';', ' ']}
        acceptValueOnBlur
        error={cc.hasWrongOne ? t('composer.ccWrong') : null}
      />
    </div>
  );
}
