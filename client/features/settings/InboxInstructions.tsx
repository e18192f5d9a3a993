import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../components/copyText.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { notifyDone } from '../../components/notify.ts';
import { en } from '../../i18n/en/index.ts';

interface InboxInstructionsProps {
  instructions: { label: string; value: string }[];
}

type Label = keyof typeof en.settings.inboxes.instructionLabels;

function isKnown(label: string): label is Label {
  return Object.hasOwn(en.settings.inboxes.instructionLabels, label);
}

/** What to paste where, ready to be copied. */
export function InboxInstructions({ instructions }: InboxInstructionsProps) {
  const { t } = useTranslation();
  if (instructions.length === 0) {
    return null;
  }
  const labelOf = (label: string) =>
    isKnown(label) ? t(`settings.inboxes.instructionLabels.${label}`) : label;
  const handleCopy = async (value: string) => {
    await copyText(value);
    notifyDone(t('common.copied'));
  };
  return (
    <section className="form-section">
      <h3 className="section-title">{t('settings.inboxes.instructions')}</h3>
      {instructions.map((one) => (
        <div key={one.label} className="instruction">
          <p className="field-label">{labelOf(one.label)}</p>
          <div className="copyable">
            <code>{one.value}</code>
            <IconAction
              icon={IconCopy}
              label={t('settings.inboxes.copy', { label: labelOf(one.label) })}
              onClick={() => void handleCopy(one.value)}
            />
          </div>
        </div>
      ))}
    </section>
  );
}
