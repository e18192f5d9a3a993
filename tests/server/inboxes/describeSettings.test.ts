import { describe, expect, it } from 'vitest';
import { adapterOf } from '../../../channels/registry.ts';
import { fieldTextsFor } from '../../../client/features/settings/fieldTexts.ts';
import { describeSettings } from '../../../server/inboxes/describeSettings.ts';
import { channelSchema } from '../../../shared/primitives.ts';

describe('the form of a channel’s settings', () => {
  it.each(channelSchema.options)('has words in both languages for every field of %s', (channel) => {
    for (const field of describeSettings(adapterOf(channel))) {
      for (const language of ['en', 'pt']) {
        const texts = fieldTextsFor(language);
        expect(texts.fields[field.name]?.[0], `${language} ${field.name}`).toBeTruthy();
        for (const choice of field.choices) {
          expect(texts.choices[choice], `${language} ${choice}`).toBeTruthy();
        }
      }
    }
  });

  it('gives each setting an input that its schema takes back', () => {
    const kinds = Object.fromEntries(
      describeSettings(adapterOf('voice')).map(({ name, kind }) => [name, kind]),
    );
    expect(kinds).toMatchObject({
      authToken: 'secret',
      greeting: 'perLanguage',
      iceServers: 'json',
      signallingHosts: 'json',
      mediaHosts: 'list',
      ringSeconds: 'number',
      softphone: 'choice',
      holdMusicUrl: 'text',
    });
  });
});
