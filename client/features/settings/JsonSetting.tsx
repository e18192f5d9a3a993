import { JsonInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface JsonSettingProps {
  label: string;
  description: string;
  error: string | null;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** Settings for the few who need them. What is typed half is kept here until it can be read. */
export function JsonSetting({ value, onChange, ...common }: JsonSettingProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(
    value === undefined || value === null ? '' : JSON.stringify(value, null, 2),
  );
  const handleChange = (next: string) => {
    setText(next);
    const parsed = parse(next);
    if (parsed.isRead) {
      onChange(parsed.value);
    }
  };
  return (
    <JsonInput
      {...common}
      autosize
      minRows={2}
      formatOnBlur
      validationError={t('settings.inboxes.badJson')}
      value={text}
      onChange={handleChange}
    />
  );
}

function parse(text: string): { isRead: boolean; value: unknown } {
  if (text.trim() === '') {
    return { isRead: true, value: null };
  }
  try {
    return { isRead: true, value: JSON.parse(text) };
  } catch {
    return { isRead: false, value: null };
  }
}
