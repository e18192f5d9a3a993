import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../../../shared/primitives.ts';
import type { DemoInbox } from '../demoInbox.ts';
import type { HistoryContact } from '../history.ts';
import { between, chance, pick, pickWeighted, type Random } from '../random.ts';
import { type CallPatience, callShop } from './callShop.ts';
import { chatLine } from './chatLine.ts';
import { converse, createEar, type Patience } from './converse.ts';
import { createDialogue } from './dialogue.ts';
import type { Line, LineFacts, World } from './line.ts';
import { mailLine } from './mailLine.ts';
import { pause } from './pause.ts';
import { createFacts, createPerson, type Person, personOf } from './people.ts';
import { textLine } from './textLine.ts';
import { type Facts, fill, type Topic } from './topic.ts';
import { topics } from './topics/index.ts';

export interface CustomersOptions extends World {
  inboxes: readonly DemoInbox[];
  random: Random;
  /** What went wrong with one customer; the others go on. */
  onError: (cause: unknown) => void;
  /** People of the past, some of whom come back. */
  known?: readonly HistoryContact[];
  /** Divides how long customers think, talk and hold the line; tests make it large. */
  haste?: number;
}

export interface Customers {
  /** @param pace customers who begin something per minute */
  start(pace: number): void;
  /** Resolves when every customer has left, or is past being waited for. */
  stop(): Promise<void>;
  setPace(pace: number): void;
  readonly isRunning: boolean;
  readonly pace: number;
  /** How many are in touch right now. */
  readonly liveCount: number;
}

const MAX_LIVE = 12;
/** Whoever wrote before the world began expects an answer all day. */
const WAIT_FOR_ANSWER_MS = 8 * 3600_000;
/** Somebody may be in the middle of a mail. */
const LEAVE_MS = 3_000;
/** Of those who come, how many have been in touch before. */
const RETURNING = 0.35;
/** Behind those of the past, so that newcomers are newcomers. */
const FIRST_NEW_INDEX = 200;
const LAST_INDEX = 999;

const WEIGHTS: Readonly<Record<Channel, number>> = {
  webchat: 34,
  sms: 16,
  whatsapp: 20,
  email: 20,
  voice: 10,
};

const PATIENCE: Readonly<Record<Exclude<Channel, 'voice'>, Patience>> = {
  webchat: { think: [3_000, 11_000], giveUpMs: 8 * 60_000 },
  whatsapp: { think: [5_000, 20_000], giveUpMs: 12 * 60_000 },
  sms: { think: [6_000, 25_000], giveUpMs: 12 * 60_000 },
  email: { think: [15_000, 50_000], giveUpMs: 15 * 60_000 },
};
const CALL_PATIENCE: CallPatience = { wait: [45_000, 120_000], talk: [20_000, 75_000] };

const LINES: Readonly<Record<Exclude<Channel, 'voice'>, (facts: LineFacts, world: World) => Line>> = {
  webchat: chatLine,
  sms: textLine,
  whatsapp: textLine,
  email: mailLine,
};

/**
 * People who want something of the shop, on all channels, at a pace: they write and call through the very doors
 * that real ones use, and answer what agents say.
 */
export function createCustomers(options: CustomersOptions): Customers {
  const { random } = options;
  const haste = options.haste ?? 1;
  const live = new Map<string, Promise<void>>();
  let pace = 0;
  /** Of the living, how many only wait for an answer from before. */
  let atFirst = 0;
  let ending: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function schedule(): void {
    clearTimeout(timer);
    const everyMs = 60_000 / pace;
    timer = setTimeout(
      () => {
        schedule();
        begin();
      },
      everyMs * (0.5 + random()),
    );
  }

  /** Those who wrote before the world began, and have no answer yet, go on when they get one. */
  function takeUp(signal: AbortSignal): void {
    for (const [index, contact] of (options.known ?? []).entries()) {
      const visit = unanswered(contact, index, options);
      if (visit !== null) {
        keep(visit.person, write(visit, options, haste, signal), signal);
      }
    }
  }

  function begin(): void {
    if (ending === null || live.size >= MAX_LIVE + atFirst) {
      return;
    }
    const person = whoComes(options, [...live.keys()]);
    if (person === null) {
      return;
    }
    const { signal } = ending;
    keep(person, beInTouch(person, options, haste, signal), signal);
  }

  function keep(person: Person, visit: Promise<void>, signal: AbortSignal): void {
    const ended = visit
      // Whoever is sent home in mid-sentence has nothing to complain of.
      .catch((cause: unknown) => (signal.aborted ? undefined : options.onError(cause)))
      .finally(() => live.delete(person.name));
    live.set(person.name, ended);
  }

  return {
    start(startPace) {
      pace = startPace;
      if (ending === null) {
        ending = new AbortController();
        // Every customer listens.
        setMaxListeners(0, ending.signal);
        takeUp(ending.signal);
        atFirst = live.size;
      }
      schedule();
      begin();
    },
    async stop() {
      clearTimeout(timer);
      ending?.abort();
      ending = null;
      await Promise.race([Promise.all(live.values()), wait(LEAVE_MS, undefined, { ref: false })]);
    },
    setPace(next) {
      pace = next;
      if (ending !== null) {
        schedule();
      }
    },
    get isRunning() {
      return ending !== null;
    },
    get pace() {
      return pace;
    },
    get liveCount() {
      return live.size;
    },
  };
}

/** Nobody is in touch twice at once. */
function whoComes({ random, known = [] }: CustomersOptions, busyNames: readonly string[]): Person | null {
  const index = between(random, FIRST_NEW_INDEX, LAST_INDEX);
  const isKnown = known.length > 0 && chance(random, RETURNING);
  const person = isKnown
    ? personOf(random, pick(random, known), index)
    : createPerson(random, index, chance(random, 0.5) ? 'en' : 'pt');
  return busyNames.includes(person.name) ? null : person;
}

async function beInTouch(
  person: Person,
  options: CustomersOptions,
  haste: number,
  signal: AbortSignal,
): Promise<void> {
  const { random, inboxes, carrier } = options;
  const inbox = pickWeighted(
    random,
    inboxes.map((each) => [each, WEIGHTS[each.channel]] as const),
  );
  if (inbox.channel === 'voice') {
    const patience = { wait: hurried(CALL_PATIENCE.wait, haste), talk: hurried(CALL_PATIENCE.talk, haste) };
    await callShop({ phone: carrier.phone(person.phone), to: inbox.address, patience, random }, signal);
    return;
  }
  await write(
    { person, topic: pick(random, topics[person.language]), inbox, channel: inbox.channel },
    options,
    haste,
    signal,
  );
}

interface Visit {
  person: Person;
  topic: Topic;
  inbox: DemoInbox;
  channel: Exclude<Channel, 'voice'>;
  /** Of what they wrote about already; whoever begins has none yet. */
  facts?: Facts;
}

/** What a contact of the past still waits for; null when it is settled. */
function unanswered(
  contact: HistoryContact,
  index: number,
  { random, inboxes }: CustomersOptions,
): Visit | null {
  const last = contact.conversations.at(-1);
  if (last === undefined || last.case.state === 'closed' || last.channel === 'voice') {
    return null;
  }
  const { channel, facts, topicId } = last;
  const inbox = inboxes.find((each) => each.channel === channel);
  const topic = topics[contact.language].find(({ id }) => id === topicId);
  return inbox === undefined || topic === undefined
    ? null
    : { person: personOf(random, contact, index), topic, inbox, channel, facts };
}

async function write(
  visit: Visit,
  options: CustomersOptions,
  haste: number,
  signal: AbortSignal,
): Promise<void> {
  const { person, topic, inbox, channel } = visit;
  const { random } = options;
  const facts = visit.facts ?? createFacts(random, person);
  const dialogue = createDialogue(topic, facts, person.language, random);
  const ear = createEar();
  const line = LINES[channel](
    { person, inbox, subject: fill(topic.subject, facts), hear: ear.hear },
    options,
  );
  const { think, giveUpMs } = PATIENCE[channel];
  const isBegun = visit.facts !== undefined;
  const patience = { think: hurried(think, haste), giveUpMs: isBegun ? WAIT_FOR_ANSWER_MS : giveUpMs };
  signal.addEventListener('abort', line.close, { once: true });
  const opening = isBegun ? null : channel === 'email' ? dialogue.openLong() : dialogue.openShort();
  try {
    await converse({ line, ear, dialogue, opening, patience, random }, signal);
    // The last words are read before the window is closed.
    await pause(between(random, ...hurried([4_000, 20_000], haste)), signal);
  } finally {
    signal.removeEventListener('abort', line.close);
    line.close();
  }
}

function hurried([least, most]: readonly [number, number], haste: number): readonly [number, number] {
  return [Math.ceil(least / haste), Math.ceil(most / haste)];
}
