import type { Channel, Instant, Language } from '../../shared/primitives.ts';
import { demoAccounts } from './accounts.ts';
import { createFacts, createPerson, type Person } from './customers/people.ts';
import { type Facts, fill, type Topic } from './customers/topic.ts';
import { topics } from './customers/topics/index.ts';
import { historyCall } from './historyCall.ts';
import { between, chance, pick, pickWeighted, type Random } from './random.ts';

/** Somebody who has been in touch before. Plain data; the caller stores it as contact, conversations and cases. */
export interface HistoryContact {
  name: string;
  language: Language;
  lifecycle: 'lead' | 'customer';
  organization: string | null;
  tags: readonly string[];
  notes: string;
  identities: readonly { kind: 'email' | 'phone' | 'visitor'; value: string; isVerified: boolean }[];
  createdAt: Instant;
  lastSeenAt: Instant;
  /** Oldest first. */
  conversations: readonly HistoryConversation[];
}

/** One thread with one case. Several on one channel belong to one thread where the channel keeps one (SMS, WhatsApp). */
export interface HistoryConversation {
  channel: Channel;
  /** E-mail only. */
  subject: string | null;
  topicId: string;
  /** What it is about, for a customer who goes on with it. */
  facts: Facts;
  /** Ascending by time. */
  entries: readonly HistoryEntry[];
  case: HistoryCase;
}

export type HistoryEntry =
  | { kind: 'inbound'; at: Instant; text: string }
  | { kind: 'outbound' | 'note'; at: Instant; text: string; agentIndex: number }
  | {
      kind: 'call';
      at: Instant;
      direction: 'inbound' | 'outbound';
      outcome: 'answered' | 'abandoned' | 'noAnswer' | 'busy';
      agentIndex: number | null;
      waitedMs: number | null;
      talkedMs: number | null;
    };

export interface HistoryCase {
  /** `waiting` has never been assigned. */
  state: 'waiting' | 'assigned' | 'closed';
  /** Among the demo accounts of role agent, in their order; null while waiting and for abandoned calls. */
  agentIndex: number | null;
  priority: 'low' | 'normal' | 'high' | 'urgent';
  tags: readonly string[];
  isCallback: boolean;
  openedAt: Instant;
  assignedAt: Instant | null;
  firstReplyAt: Instant | null;
  closedAt: Instant | null;
  disposition: string | null;
}

/** Outcome codes of the demo workspace. */
export const demoDispositions = [
  'Resolved',
  'Information given',
  'Replacement sent',
  'Refunded',
  'Booked',
  'No answer',
  'Spam',
] as const;

const CONTACTS = 120;
const DAYS = 30;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Of the newest conversations, how many are still open. */
const OPEN = 14;

const CHANNELS: readonly (readonly [Channel, number])[] = [
  ['email', 30],
  ['webchat', 26],
  ['whatsapp', 18],
  ['sms', 12],
  ['voice', 14],
];
/** Minutes between one message and the next. */
const PACE: Readonly<Record<Channel, readonly [number, number]>> = {
  email: [25, 340],
  webchat: [1, 3],
  whatsapp: [2, 18],
  sms: [2, 25],
  voice: [1, 1],
};
const agentNames = demoAccounts
  .filter((account) => account.role === 'agent')
  .map((account) => account.name.split(' ')[0] ?? account.name);

/**
 * Contacts with a believable past over the last 30 days, on all channels and in both languages: most of it
 * closed, the newest still waiting or with an agent.
 *
 * @param random decides everything: the same numbers make the same past
 * @param now    nothing lies after it
 */
export function generateHistory(random: Random, now: Date): HistoryContact[] {
  const contacts = Array.from({ length: CONTACTS }, (_, index) => createContact(random, now, index));
  return withOpenCases(contacts, random, now);
}

function createContact(random: Random, now: Date, index: number): HistoryContact {
  const language = chance(random, 0.55) ? 'en' : 'pt';
  const person = createPerson(random, index, language);
  const count = pickWeighted(random, [
    [1, 55],
    [2, 28],
    [3, 12],
    [4, 5],
  ]);
  const channels = preferredChannels(random);
  const starts = Array.from({ length: count }, () => businessTime(random, now)).sort((a, b) => a - b);
  const conversations = starts.map((start) =>
    createConversation(random, person, pick(random, channels), start, now),
  );
  const isLead = count === 1 && conversations[0]?.topicId === 'stock';
  const first = starts[0] ?? now.getTime();
  const last = conversations
    .flatMap((conversation) => conversation.entries.map((entry) => entry.at))
    .sort()
    .at(-1);
  return {
    name: person.name,
    language,
    lifecycle: isLead ? 'lead' : 'customer',
    organization: person.organization,
    tags: tagsOf(random, person, count),
    notes: '',
    identities: identitiesOf(random, person, conversations, index),
    createdAt: instant(first - between(random, 0, 5) * MINUTE_MS),
    lastSeenAt: last ?? instant(first),
    conversations,
  };
}

/** People keep to one or two ways of being in touch. */
function preferredChannels(random: Random): readonly Channel[] {
  const first = pickWeighted(random, CHANNELS);
  return chance(random, 0.35) ? [first, pickWeighted(random, CHANNELS)] : [first];
}

function tagsOf(random: Random, person: Person, conversations: number): string[] {
  const tags = person.organization === null ? [] : ['business'];
  return conversations >= 3 ? [...tags, 'regular'] : chance(random, 0.06) ? [...tags, 'vip'] : tags;
}

function identitiesOf(
  random: Random,
  person: Person,
  conversations: readonly HistoryConversation[],
  index: number,
): HistoryContact['identities'] {
  const used = new Set(conversations.map((conversation) => conversation.channel));
  const hasPhone = used.has('sms') || used.has('whatsapp') || used.has('voice') || chance(random, 0.3);
  const hasEmail = used.has('email') || chance(random, 0.5) || (!hasPhone && !used.has('webchat'));
  return [
    ...(hasEmail ? [{ kind: 'email' as const, value: person.email, isVerified: used.has('email') }] : []),
    ...(hasPhone ? [{ kind: 'phone' as const, value: person.phone, isVerified: used.has('voice') }] : []),
    ...(used.has('webchat')
      ? [
          {
            kind: 'visitor' as const,
            value: `past-visitor-${String(index).padStart(4, '0')}`,
            isVerified: false,
          },
        ]
      : []),
  ];
}

function createConversation(
  random: Random,
  person: Person,
  channel: Channel,
  start: number,
  now: Date,
): HistoryConversation {
  const topic = pick(random, topics[person.language]);
  const agentIndex = between(random, 0, agentNames.length - 1);
  const own = createFacts(random, person);
  const facts = { ...own, agent: agentNames[agentIndex] ?? '' };
  const common = { channel, topicId: topic.id, facts: own };
  if (channel === 'voice') {
    return {
      ...common,
      subject: null,
      ...historyCall({ random, start, agentIndex, topic, now: now.getTime() }),
    };
  }
  const entries = writtenEntries({ random, topic, facts, channel, start, agentIndex });
  return {
    ...common,
    subject: channel === 'email' ? fill(topic.subject, facts) : null,
    entries,
    case: closedCase({ random, topic, entries, start, agentIndex }),
  };
}

interface Written {
  random: Random;
  topic: Topic;
  facts: Readonly<Record<string, string>>;
  channel: Channel;
  start: number;
  agentIndex: number;
}

function writtenEntries({ random, topic, facts, channel, start, agentIndex }: Written): HistoryEntry[] {
  const [least, most] = PACE[channel];
  const opening = channel === 'email' ? topic.opening.long : pick(random, topic.opening.short);
  const entries: HistoryEntry[] = [{ kind: 'inbound', at: instant(start), text: fill(opening, facts) }];
  let at = start;
  for (const [turn, text] of topic.course.entries()) {
    at += between(random, least * 60, most * 60) * 1000;
    const isAgent = turn % 2 === 0;
    if (isAgent && turn === 2 && topic.note !== null && chance(random, 0.5)) {
      entries.push({ kind: 'note', at: instant(at - 20_000), text: topic.note, agentIndex });
    }
    const words = { at: instant(at), text: fill(text, facts) };
    entries.push(isAgent ? { kind: 'outbound', ...words, agentIndex } : { kind: 'inbound', ...words });
  }
  return entries;
}

function closedCase(facts: {
  random: Random;
  topic: Topic;
  entries: readonly HistoryEntry[];
  start: number;
  agentIndex: number;
}): HistoryCase {
  const { random, topic, entries, start, agentIndex } = facts;
  const firstReply = entries.find((entry) => entry.kind === 'outbound')?.at ?? null;
  const last = Date.parse(entries.at(-1)?.at ?? instant(start));
  const replied = firstReply === null ? start : Date.parse(firstReply);
  return {
    state: 'closed',
    agentIndex,
    priority: pickWeighted(random, [
      ['normal', 80],
      ['high', 14],
      ['low', 6],
    ]),
    tags: topic.tags,
    isCallback: false,
    openedAt: instant(start),
    assignedAt: instant(start + waitOf(random, replied - start)),
    firstReplyAt: firstReply,
    closedAt: instant(last + between(random, 1, 6) * MINUTE_MS),
    disposition: topic.disposition,
  };
}

/** Most are given to somebody within a minute; some wait for a good part of the time to their first answer. */
function waitOf(random: Random, untilReplyMs: number): number {
  const wait = Math.floor(untilReplyMs * (0.2 + random() * 0.5));
  return chance(random, 0.85) ? Math.min(wait, between(random, 4_000, 55_000)) : wait;
}

/**
 * The newest written conversations are cut short: some wait for an agent, some for the agent's next words. Chats
 * are not among them: their visitors have left the page.
 */
function withOpenCases(contacts: HistoryContact[], random: Random, now: Date): HistoryContact[] {
  const open = contacts
    .filter((contact) => hasLongBreath(contact.conversations.at(-1)?.channel))
    .sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt))
    .slice(0, OPEN);
  const places = new Map(open.map((contact, place) => [contact, place]));
  return contacts.map((contact) => {
    const place = places.get(contact);
    return place === undefined ? notAfter(contact, now) : reopened(contact, place, random, now);
  });
}

function hasLongBreath(channel: Channel | undefined): boolean {
  return channel !== undefined && channel !== 'voice' && channel !== 'webchat';
}

function reopened(contact: HistoryContact, place: number, random: Random, now: Date): HistoryContact {
  const last = contact.conversations.at(-1);
  if (last === undefined) {
    return contact;
  }
  const isWaiting = place % 2 === 0;
  const kept = isWaiting ? last.entries.slice(0, 1) : untilCustomerSpoke(last.entries);
  const shift = now.getTime() - between(random, 1 + place, 3 + place * 2) * MINUTE_MS - lastTime(kept);
  // Each agent finds some of them in hand.
  const agentIndex = Math.floor(place / 2) % agentNames.length;
  const entries = kept.map((entry) => ({
    ...entry,
    ...(entry.kind === 'outbound' ? { agentIndex } : {}),
    at: instant(Date.parse(entry.at) + shift),
  }));
  const moved = (at: Instant | null) => (at === null ? null : instant(Date.parse(at) + shift));
  const conversation: HistoryConversation = {
    ...last,
    entries,
    case: {
      ...last.case,
      state: isWaiting ? 'waiting' : 'assigned',
      agentIndex: isWaiting ? null : agentIndex,
      openedAt: moved(last.case.openedAt) ?? last.case.openedAt,
      assignedAt: isWaiting ? null : moved(last.case.assignedAt),
      firstReplyAt: isWaiting ? null : moved(last.case.firstReplyAt),
      closedAt: null,
      disposition: null,
    },
  };
  const conversations = [...contact.conversations.slice(0, -1), conversation];
  return notAfter({ ...contact, conversations, lastSeenAt: instant(lastTime(entries)) }, now);
}

/** Up to the customer's second message, which nobody has answered yet. */
function untilCustomerSpoke(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const second = entries.findIndex((entry, index) => index > 0 && entry.kind === 'inbound');
  return entries.slice(0, second + 1);
}

function lastTime(entries: readonly HistoryEntry[]): number {
  return Date.parse(entries.at(-1)?.at ?? '');
}

/** A conversation of yesterday evening may run on into the future: then it lies a few days back instead. */
function notAfter(contact: HistoryContact, now: Date): HistoryContact {
  const latest = Math.max(
    ...contact.conversations.map((each) => Date.parse(each.case.closedAt ?? '') || lastTime(each.entries)),
  );
  const excess = latest - now.getTime();
  if (excess <= 0) {
    return contact;
  }
  const days = Math.ceil(excess / DAY_MS) * DAY_MS;
  const back = <Value extends Instant | null>(at: Value) =>
    // The shape of the argument is kept: null stays null, an instant stays one.
    (at === null ? null : instant(Date.parse(at) - days)) as Value;
  return {
    ...contact,
    createdAt: back(contact.createdAt),
    lastSeenAt: back(contact.lastSeenAt),
    conversations: contact.conversations.map((conversation) => ({
      ...conversation,
      entries: conversation.entries.map((entry) => ({ ...entry, at: back(entry.at) })),
      case: {
        ...conversation.case,
        openedAt: back(conversation.case.openedAt),
        assignedAt: back(conversation.case.assignedAt),
        firstReplyAt: back(conversation.case.firstReplyAt),
        closedAt: back(conversation.case.closedAt),
      },
    })),
  };
}

/** Within working hours (UTC) of one of the last days. */
function businessTime(random: Random, now: Date): number {
  const day = new Date(now.getTime() - between(random, 1, DAYS - 2) * DAY_MS);
  day.setUTCHours(between(random, 8, 17), between(random, 0, 59), between(random, 0, 59), 0);
  return day.getTime();
}

function instant(time: number): Instant {
  return new Date(time).toISOString();
}
