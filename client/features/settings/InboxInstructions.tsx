import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { notifyDone } from '../../components/notify.ts';

interface InboxInstructionsProps {
  instructions: { label: string; value: string }[];
}

/** What to paste where, ready to be copied. */
export function InboxInstructions({ instructions }: InboxInstructionsProps) {
  const { t } = useTranslation();
  if (instructions.length === 0) {
    return null;
  }
  const handleCopy = async (value: string) => {
    await navigator.clipboard.writeText(value);
    notifyDone(t('common.copied'));
  };
  return (
    <section className="form-section">
      <h3 className="section-title">{t('settings.inboxes.instructions')}</h3>
      {instructions.map((one) => (
        <div key={one.label} className="instruction">
          <p className="field-label">{one.label}</p>
          <div className="copyable">
            <code>{one.value}</code>
            <IconAction
              icon={IconCopy}
              label={t('settings.inboxes.copy', { label: one.label })}
              onClick={() => void handleCopy(one.value)}
            />
          </div>
        </div>
      ))}
    </section>
  );
}
