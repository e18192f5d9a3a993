import { describe, expect, it } from 'vitest';
import {
  applySession,
  initialState,
  needsIntroduction,
  withMessages,
} from '../../../client/widget/chatState.ts';
import { inkOn } from '../../../client/widget/colours.ts';
import { parseOutbox } from '../../../client/widget/outbox.ts';
import { chooseLanguage, sizeInWords, textsFor, waitInWords } from '../../../client/widget/texts.ts';
import type { VisitorMessage, VisitorSession, WidgetConfig } from '../../../shared/webchat.ts';

const config: WidgetConfig = {
  inboxId: '65f0c0ffee65f0c0ffee0001',
  title: 'Shop',
  greeting: '',
  accent: '#000000',
  language: null,
  asksNameAndEmail: true,
  requiresSignedIdentity: false,
  isAttended: true,
  maxAttachmentBytes: 1,
};
const message = (number: number): VisitorMessage => ({
  id: String(number),
  number,
  from: 'agent',
  authorName: 'Ana',
  text: `${number}`,
  attachments: [],
  clientMessageId: null,
  at: '2026-03-01T12:00:00Z',
});
const session = (messages: VisitorMessage[], hasMore: boolean): VisitorSession => ({
  visitorToken: 't',
  messages,
  hasMore,
  isOpen: true,
  agentName: null,
  profile: { name: null, email: null, isVerified: false },
  readUpTo: { byAgent: 0, byVisitor: 0 },
  queue: null,
});
const numbers = (messages: readonly VisitorMessage[]) => messages.map(({ number }) => number);

describe('applySession', () => {
  it('keeps earlier pages that touch the new one', () => {
    const before = { ...initialState(config), messages: [1, 2, 3, 4].map(message), hasMore: false };
    const after = applySession(before, session([3, 4, 5, 6].map(message), true));
    expect(numbers(after.messages)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(after.hasMore).toBe(false);
  });

  it('drops earlier pages when something in between may be missing', () => {
    const before = { ...initialState(config), messages: [1, 2].map(message), hasMore: false };
    const after = applySession(before, session([8, 9].map(message), true));
    expect(numbers(after.messages)).toEqual([8, 9]);
    expect(after.hasMore).toBe(true);
  });

  it('shows nothing of the visitor before when the session is another person’s', () => {
    const before = {
      ...initialState(config),
      messages: [1, 2].map(message),
      readUpTo: { byAgent: 2, byVisitor: 2 },
    };
    const after = applySession(before, session([], false));
    expect(after.messages).toEqual([]);
    expect(after.readUpTo).toEqual({ byAgent: 0, byVisitor: 0 });
  });
});

describe('withMessages', () => {
  it('orders by number and takes each once, in whatever order they come', () => {
    expect(numbers(withMessages([2, 4].map(message), [4, 3, 1, 3].map(message)))).toEqual([1, 2, 3, 4]);
  });
});

describe('needsIntroduction', () => {
  const state = initialState(config);
  it('asks before the first message where the inbox wishes so', () => {
    expect(needsIntroduction(state)).toBe(true);
    expect(needsIntroduction({ ...state, messages: [message(1)] })).toBe(false);
    expect(needsIntroduction({ ...state, profile: { name: null, email: null, isVerified: true } })).toBe(
      false,
    );
    expect(needsIntroduction({ ...state, config: { ...config, asksNameAndEmail: false } })).toBe(false);
  });

  it('asks for an address whenever nobody is there to answer', () => {
    const unasked = { ...state, config: { ...config, asksNameAndEmail: false }, isAttended: false };
    expect(needsIntroduction(unasked)).toBe(true);
    expect(needsIntroduction({ ...unasked, introduction: { name: '', email: 'a@b.example' } })).toBe(false);
  });
});

describe('words and colours', () => {
  it('follows the inbox, then the page, then the browser', () => {
    expect(chooseLanguage('pt', 'en', 'en')).toBe('pt');
    expect(chooseLanguage(null, 'pt-BR', 'en')).toBe('pt');
    expect(chooseLanguage(null, '', 'de', undefined)).toBe('en');
  });

  it('gives waits as a range, and never more precise than it is', () => {
    const text = textsFor('en');
    expect(waitInWords([5, 40], text)).toBe('less than a minute');
    expect(waitInWords([120, 300], text)).toBe('about 2 to 5 minutes');
    expect(waitInWords([20, 170], text)).toBe('about 3 minutes');
  });

  it('says sizes in the reader’s numbers', () => {
    expect(sizeInWords(1_572_864, 'pt')).toBe('1,5 MB');
    expect(sizeInWords(10, 'en')).toBe('1 kB');
  });

  it('writes black on light and white on dark brand colours', () => {
    expect(inkOn('#ffe066')).toBe('#14161a');
    expect(inkOn('#1c2a6f')).toBe('#ffffff');
  });

  it('reads no message out of a stored list that is not ours', () => {
    expect(parseOutbox('{"a":1}')).toEqual([]);
    expect(parseOutbox('not json')).toEqual([]);
    expect(parseOutbox('[null, 1, {"text": "x"}]')).toEqual([]);
  });
});
