import { useTranslation } from 'react-i18next';
import { formErrorText } from '../i18n/errorText.ts';

/** Why a form was refused, at its foot; the fields concerned say more themselves. */
export function FormError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return error ? (
    <p role="alert" className="form-error">
      {formErrorText(error, t)}
    </p>
  ) : null;
}
