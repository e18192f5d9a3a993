import { describe, expect, it } from 'vitest';
import { threadItems } from '../../client/features/thread/threadItems.ts';
import { inboundMessage, outboundMessage, systemMessage, voicemailMessage } from './factories.ts';

const at = (minute: number, day = 10) => new Date(Date.UTC(2026, 2, day, 12, minute)).toISOString();

describe('what a thread shows', () => {
  it('groups what one author writes in one go', () => {
    const items = threadItems(
      [
        inboundMessage({ number: 1, createdAt: at(0) }),
        inboundMessage({ number: 2, createdAt: at(1) }),
        outboundMessage({ number: 3, createdAt: at(2) }),
      ],
      null,
    );
    expect(items.map((item) => (item.kind === 'burst' ? item.messages.length : item.kind))).toEqual([
      'day',
      2,
      1,
    ]);
  });

  it('begins a new burst after a pause', () => {
    const items = threadItems(
      [inboundMessage({ number: 1, createdAt: at(0) }), inboundMessage({ number: 2, createdAt: at(6) })],
      null,
    );
    expect(items.filter((item) => item.kind === 'burst')).toHaveLength(2);
  });

  it('puts a separator before each day', () => {
    const items = threadItems(
      [
        inboundMessage({ number: 1, createdAt: at(0, 10) }),
        inboundMessage({ number: 2, createdAt: at(1, 11) }),
      ],
      null,
    );
    expect(items.map((item) => item.kind)).toEqual(['day', 'burst', 'day', 'burst']);
  });

  it('draws one line before the first new message, even within a burst', () => {
    const items = threadItems(
      [1, 2, 3].map((number) => inboundMessage({ number, createdAt: at(number) })),
      2,
    );
    expect(items.map((item) => item.kind)).toEqual(['day', 'burst', 'new', 'burst']);
  });

  it('draws no line where everything is new', () => {
    const items = threadItems(
      [inboundMessage({ number: 1, createdAt: at(0) }), systemMessage({ number: 2, createdAt: at(1) })],
      1,
    );
    expect(items.map((item) => item.kind)).toEqual(['day', 'burst', 'system']);
  });

  it('folds system entries that follow each other into one item', () => {
    const items = threadItems(
      [systemMessage({ number: 1, createdAt: at(0) }), systemMessage({ number: 2, createdAt: at(30) })],
      null,
    );
    expect(items.map((item) => item.kind)).toEqual(['day', 'system']);
  });

  it('shows each voicemail by itself, apart from what the same person wrote', () => {
    const items = threadItems(
      [
        inboundMessage({ number: 1, createdAt: at(0) }),
        voicemailMessage({ number: 2, createdAt: at(1) }),
        voicemailMessage({ number: 3, createdAt: at(2) }),
        inboundMessage({ number: 4, createdAt: at(3) }),
      ],
      2,
    );
    const kinds = ['day', 'burst', 'new', 'voicemail', 'voicemail', 'burst'];
    expect(items.map((item) => item.kind)).toEqual(kinds);
  });
});
