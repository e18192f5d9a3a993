import { NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { settingFieldSchema } from '../../../shared/api/workspace.ts';
import { fieldTextsFor } from './fieldTexts.ts';
import { JsonSetting } from './JsonSetting.tsx';
import { PerLanguageSetting } from './PerLanguageSetting.tsx';

export type Field = z.output<typeof settingFieldSchema>;

interface SettingFieldProps {
  field: Field;
  value: unknown;
  /** The server has a secret under this name; it is kept unless a new one is typed. */
  isSecretSet: boolean;
  problem: string | undefined;
  /** `null` gives the setting back to its default; a secret of `undefined` stays as it is. */
  onChange: (value: unknown) => void;
}

/** One setting of a channel, in the input that fits its kind. */
export function SettingField({ field, value, isSecretSet, problem, onChange }: SettingFieldProps) {
  const { t, i18n } = useTranslation();
  const texts = fieldTextsFor(i18n.language);
  const [label = field.label, description = field.hint] = texts.fields[field.name] ?? [];
  const isRequired = field.isRequired && !isSecretSet;
  const common = { label, description, required: isRequired, withAsterisk: false, error: problem ?? null };
  switch (field.kind) {
    case 'switch':
      return (
        <Switch
          label={label}
          description={description}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={field.choices.map((choice) => ({ value: choice, label: texts.choices[choice] ?? choice }))}
          value={typeof value === 'string' ? value : null}
          allowDeselect={!isRequired}
          onChange={onChange}
        />
      );
    case 'list':
      return (
        <TagsInput {...common} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
      );
    case 'secret':
      return (
        <PasswordInput
          {...common}
          autoComplete="off"
          placeholder={isSecretSet ? t('settings.inboxes.secretSet') : ''}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    case 'perLanguage':
      return <PerLanguageSetting {...common} value={value} onChange={onChange} />;
    case 'json':
      return <JsonSetting {...common} value={value} onChange={onChange} />;
    case 'text':
      return (
        <TextInput
          {...common}
          value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}
