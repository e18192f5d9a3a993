import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formErrorText } from '../i18n/errorText.ts';

/** Why a form was refused, at its foot; the fields concerned say more themselves, and the first is gone to. */
export function FormError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const sentence = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (error) {
      // After the fields were marked, which comes with a later drawing.
      const frame = requestAnimationFrame(() =>
        sentence.current
          ?.closest('form')
          ?.querySelector<HTMLElement>('[aria-invalid="true"]:not([disabled])')
          ?.focus(),
      );
      return () => cancelAnimationFrame(frame);
    }
    return undefined;
  }, [error]);
  return error ? (
    <p ref={sentence} role="alert" className="form-error">
      {formErrorText(error, t)}
    </p>
  ) : null;
}
