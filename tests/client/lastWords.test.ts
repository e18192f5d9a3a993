import { createInstance, type TFunction } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastWords } from '../../client/features/thread/lastWords.ts';
import { en } from '../../client/i18n/en/index.ts';
import { pt } from '../../client/i18n/pt/index.ts';
import type { LastMessage } from '../../shared/conversation.ts';

const said = { authorName: 'Anna', at: '2026-03-10T12:00:00.000Z' };
const voicemail = (preview: string): LastMessage => ({ kind: 'voicemail', preview, ...said });

let inEnglish: TFunction;
let inPortuguese: TFunction;

beforeAll(async () => {
  const i18n = createInstance();
  const resources = { en: { translation: en }, pt: { translation: pt } };
  await i18n.init({ lng: 'en', resources, interpolation: { escapeValue: false } });
  [inEnglish, inPortuguese] = [i18n.getFixedT('en'), i18n.getFixedT('pt')];
});

describe('the last thing said, in one line', () => {
  it('is a voicemail by its length, in the reader’s language', () => {
    expect(lastWords(voicemail('0:23'), inEnglish)).toBe('Voicemail, 0:23');
    expect(lastWords(voicemail('0:23'), inPortuguese)).toBe('Recado de voz, 0:23');
  });

  it('is a voicemail without its length where that is not known', () => {
    expect(lastWords(voicemail(''), inEnglish)).toBe('Voicemail');
  });

  it('is what was written', () => {
    expect(lastWords({ kind: 'inbound', preview: 'Hello', ...said }, inEnglish)).toBe('Hello');
  });

  it('is nothing for a call, and where nothing was said', () => {
    expect(lastWords({ kind: 'call', preview: '', ...said }, inEnglish)).toBe('');
    expect(lastWords(null, inEnglish)).toBe('');
  });
});
