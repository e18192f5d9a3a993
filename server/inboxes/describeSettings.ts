import { z } from 'zod';
import type { ChannelAdapter } from '../../channels/adapter.ts';
import type { settingFieldSchema } from '../../shared/api/workspace.ts';
import type { Channel } from '../../shared/primitives.ts';

export type SettingField = z.infer<typeof settingFieldSchema>;

interface Property {
  type?: string;
  enum?: unknown[];
  default?: unknown;
  anyOf?: Property[];
  items?: Property;
  properties?: Record<string, Property>;
  description?: string;
}

/** The form of a channel's settings, read off its schema, so that the two cannot differ. */
export function describeSettings(adapter: ChannelAdapter<Channel, unknown>): SettingField[] {
  const schema = z.toJSONSchema(adapter.settingsSchema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const choices = choicesOf(property);
    return {
      name,
      label: labelOf(name),
      hint: property.description ?? '',
      kind: kindOf(adapter, name, property, choices),
      choices,
      isRequired: schema.required?.includes(name) ?? false,
      // A secret's default is made anew each time, and nobody's to read.
      ...('default' in property && !adapter.secrets.includes(name) ? { defaultValue: property.default } : {}),
    };
  });
}

function kindOf(
  adapter: ChannelAdapter<Channel, unknown>,
  name: string,
  property: Property,
  choices: string[],
): SettingField['kind'] {
  if (adapter.secrets.includes(name)) {
    return 'secret';
  }
  if (choices.length > 0) {
    return 'choice';
  }
  const shape = property.anyOf?.find((option) => option.type !== 'null') ?? property;
  if (shape.type === 'object') {
    return shape.properties?.en && shape.properties.pt ? 'perLanguage' : 'json';
  }
  if (shape.items?.type === 'object') {
    return 'json';
  }
  const kinds: Record<string, SettingField['kind']> = {
    boolean: 'switch',
    integer: 'number',
    number: 'number',
    array: 'list',
  };
  return kinds[shape.type ?? ''] ?? 'text';
}

function choicesOf(property: Property): string[] {
  const options = property.enum ?? property.anyOf?.flatMap((option) => option.enum ?? []) ?? [];
  return options.map(String);
}

const ACRONYMS = /\b(imap|smtp|api|url|sid)\b/gi;

/** `smtpHost` reads as "SMTP host"; the console has better words for those it knows. */
function labelOf(name: string): string {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(ACRONYMS, (word) => word.toUpperCase());
}
