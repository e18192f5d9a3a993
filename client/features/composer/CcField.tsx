import { TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cc } from './useCc.ts';

/** Everybody who gets the mail beside the customer. */
export function CcField({ cc }: { cc: Cc }) {
  const { t } = useTranslation();
  return (
    <div className="composer-cc">
      <span aria-hidden="true">{t('composer.cc')}</span>
      <TagsInput
        className="grow"
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
