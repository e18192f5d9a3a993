import { Input, Textarea } from '@mantine/core';

interface PerLanguageSettingProps {
  label: string;
  description: string;
  error: string | null;
  value: unknown;
  onChange: (value: { en: string; pt: string }) => void;
}

const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'pt', name: 'Português' },
] as const;

/** What customers hear, once in each language. */
export function PerLanguageSetting({ label, description, error, value, onChange }: PerLanguageSettingProps) {
  const texts = textsOf(value);
  return (
    <fieldset className="setting-languages">
      <Input.Label component="legend">{label}</Input.Label>
      {description !== '' && <Input.Description>{description}</Input.Description>}
      {LANGUAGES.map(({ code, name }) => (
        <Textarea
          key={code}
          label={name}
          lang={code}
          autosize
          minRows={2}
          value={texts[code]}
          onChange={(event) => onChange({ ...texts, [code]: event.currentTarget.value })}
        />
      ))}
      {error !== null && <Input.Error>{error}</Input.Error>}
    </fieldset>
  );
}

function textsOf(value: unknown): { en: string; pt: string } {
  const texts = typeof value === 'object' && value !== null ? value : {};
  const one = (code: 'en' | 'pt') => {
    const text: unknown = code in texts ? (texts as Record<string, unknown>)[code] : '';
    return typeof text === 'string' ? text : '';
  };
  return { en: one('en'), pt: one('pt') };
}
