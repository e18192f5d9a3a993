import { describe, expect, it } from 'vitest';
import { demoAccounts } from '../../../server/demo/accounts.ts';
import { createPerson } from '../../../server/demo/customers/people.ts';
import { generateHistory, type HistoryEntry } from '../../../server/demo/history.ts';
import { demoNumbers } from '../../../server/demo/phoneSockets.ts';
import { seededRandom } from '../../../server/demo/random.ts';
import { contactSchema } from '../../../shared/contact.ts';
import { phoneSchema } from '../../../shared/primitives.ts';

const now = new Date('2026-03-10T15:30:00Z');
const history = generateHistory(seededRandom(7), now);
const conversations = history.flatMap((contact) => contact.conversations);
const agents = demoAccounts.filter((account) => account.role === 'agent').length;
const textOf = (entry: HistoryEntry) => (entry.kind === 'call' ? '' : entry.text);

describe('generateHistory', () => {
  it('makes the same past of the same seed, and another of another', () => {
    expect(generateHistory(seededRandom(7), now)).toEqual(history);
    expect(generateHistory(seededRandom(8), now)).not.toEqual(history);
  });

  it('brings all channels, both languages, and many closed and some open conversations', () => {
    expect(history).toHaveLength(120);
    expect(new Set(conversations.map((each) => each.channel))).toEqual(
      new Set(['email', 'sms', 'whatsapp', 'voice', 'webchat']),
    );
    expect(new Set(history.map((contact) => contact.language))).toEqual(new Set(['en', 'pt']));
    const states = conversations.map((each) => each.case.state);
    expect(states.filter((state) => state === 'closed').length).toBeGreaterThan(120);
    expect(states.filter((state) => state === 'waiting').length).toBeGreaterThan(3);
    expect(states.filter((state) => state === 'assigned').length).toBeGreaterThan(3);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'keeps every time in order, within the last five weeks and not after now (seed %i)',
    (seed) => {
      for (const { conversations: own, createdAt, lastSeenAt } of generateHistory(seededRandom(seed), now)) {
        expect(createdAt <= lastSeenAt).toBe(true);
        for (const { entries, case: one } of own) {
          const times = entries.map((entry) => entry.at);
          expect([...times].sort()).toEqual(times);
          const steps = [
            one.openedAt,
            one.assignedAt,
            one.firstReplyAt,
            one.closedAt,
            now.toISOString(),
          ].filter((at) => at !== null);
          expect([...steps].sort()).toEqual(steps);
          expect((times.at(-1) ?? '') <= now.toISOString()).toBe(true);
          expect(Date.parse(one.openedAt)).toBeGreaterThan(now.getTime() - 35 * 86_400_000);
        }
      }
    },
  );

  it('gives each contact identities that fit its channels, each address once', () => {
    const values = history.flatMap((contact) => contact.identities.map((identity) => identity.value));
    expect(new Set(values).size).toBe(values.length);
    for (const contact of history) {
      expect(contact.identities.length).toBeGreaterThan(0);
      contactSchema.shape.identities.parse(contact.identities);
      const kinds = contact.identities.map((identity) => identity.kind);
      for (const { channel } of contact.conversations) {
        const needed = {
          email: 'email',
          webchat: 'visitor',
          sms: 'phone',
          whatsapp: 'phone',
          voice: 'phone',
        } as const;
        expect(kinds).toContain(needed[channel]);
      }
      for (const identity of contact.identities.filter(({ kind }) => kind === 'phone')) {
        phoneSchema.parse(identity.value);
      }
    }
  });

  it('gives nobody the number of the shop or of the page on which one plays the customer', () => {
    const taken = [...demoNumbers, '+12125550100', '+12125550101', '+5511955550100'];
    const people = Array.from({ length: 1_000 }, (_, index) =>
      (['en', 'pt'] as const).map((language) => createPerson(seededRandom(index), index, language).phone),
    ).flat();
    expect(people.filter((phone) => taken.includes(phone))).toEqual([]);
    expect(new Set(people).size).toBe(people.length);
  });

  it('leaves no gap in any text and names only agents that exist', () => {
    for (const { entries, subject, case: one } of conversations) {
      expect(`${subject ?? ''}${entries.map(textOf).join('')}`).not.toMatch(/[{}]|undefined|null\w/);
      expect(one.agentIndex ?? 0).toBeLessThan(agents);
    }
  });

  it('ends open conversations with the customer’s words', () => {
    for (const { entries, case: one } of conversations.filter((each) => each.case.state !== 'closed')) {
      expect(entries.at(-1)?.kind).toBe('inbound');
      expect(one.closedAt).toBeNull();
      expect(one.agentIndex === null).toBe(one.state === 'waiting');
    }
  });
});
