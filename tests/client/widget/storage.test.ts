import { afterEach, expect, it, vi } from 'vitest';
import { createOutbox } from '../../../client/widget/outbox.ts';
import { browserStorage } from '../../../client/widget/storage.ts';

afterEach(() => vi.unstubAllGlobals());

const message = (text: string) => ({
  clientMessageId: text,
  text,
  attachments: [],
  at: '2026-03-11T10:00:00.000Z',
  refusal: null,
});

it('keeps a message for as long as the page lives when the browser has no room for it', () => {
  const disk = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => disk.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > 300) {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      }
      disk.set(key, value);
    },
    removeItem: (key: string) => disk.delete(key),
  };
  vi.stubGlobal('window', { localStorage });
  const outbox = createOutbox(browserStorage('inbox'));
  outbox.add(message('short'));
  outbox.add(message('long'.repeat(100)));
  expect(outbox.list().map((one) => one.text.length)).toEqual([5, 400]);
  outbox.remove(['long'.repeat(100)]);
  expect(outbox.list().map((one) => one.text)).toEqual(['short']);
});
