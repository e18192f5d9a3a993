import type { DomainEvent } from '../../shared/events.ts';
import { agents, toAgent } from '../agents/agentCollection.ts';
import { type Context, instant } from '../context.ts';
import { isDuplicate } from '../database/collection.ts';
import { queues } from '../queues/queueCollection.ts';
import { type RosterChange, rosterChanges } from './rosterChanges.ts';

/** How an agent or a queue stands. */
type Standing = Pick<RosterChange, 'subjectId' | 'version'> & Pick<RosterChange, 'kind' | 'terms'>;

interface Recorded {
  version: number;
  /** As JSON, to be compared. */
  terms: string;
}

/** What this process knows to be recorded last, by agent and queue. */
const books = new WeakMap<Context, Promise<Map<string, Recorded>>>();

/** Agents' events are many, and few of them say anything new of what is recorded here. */
export async function noteRoster(ctx: Context, event: DomainEvent): Promise<void> {
  if (event.type === 'agent.updated') {
    await note(ctx, agentStanding(event.payload.agent), false);
  } else if (event.type === 'queue.updated') {
    const { id, skills, version } = event.payload.queue;
    await note(ctx, { kind: 'queue', subjectId: id, version, terms: { skills } }, false);
  }
}

/** Records what changed without this process hearing of it, and at first all there is. */
export async function sweepRoster(ctx: Context): Promise<void> {
  const [people, lines] = await Promise.all([
    agents
      .of(ctx.database)
      .find({}, { projection: { passwordHash: 0 } })
      .toArray(),
    queues.of(ctx.database).find({}).toArray(),
  ]);
  for (const document of people) {
    await note(ctx, agentStanding(toAgent(document)), true);
  }
  for (const { _id, version, skills } of lines) {
    await note(ctx, { kind: 'queue', subjectId: _id, version, terms: { skills: skills ?? [] } }, true);
  }
}

function agentStanding(agent: ReturnType<typeof toAgent>): Standing {
  const { id, version, isActive, queueIds, skills, units } = agent;
  return {
    kind: 'agent',
    subjectId: id,
    version,
    terms: { queueIds: isActive ? queueIds : [], skills, totalUnits: units.total },
  };
}

/** @param isFound whether it was come upon rather than heard of; a change of what is known is a change either way */
async function note(ctx: Context, standing: Standing, isFound: boolean): Promise<void> {
  const book = await bookOf(ctx);
  const { subjectId, version } = standing;
  const known = book.get(subjectId);
  const terms = JSON.stringify(standing.terms);
  if (known !== undefined && (known.terms === terms || known.version > version)) {
    return;
  }
  // Noted before it is written: of two events at once the second is compared with the first.
  book.set(subjectId, { version, terms });
  try {
    await write(ctx, standing, { terms, isNew: known === undefined, isFound: isFound || version > 1 });
  } catch (error) {
    books.delete(ctx);
    throw error;
  }
}

async function write(
  ctx: Context,
  standing: Standing,
  { terms, isNew, isFound }: { terms: string; isNew: boolean; isFound: boolean },
): Promise<void> {
  const collection = rosterChanges.of(ctx.database);
  const { subjectId, version } = standing;
  // Another process may have heard of it first.
  const [last] = await collection.find({ subjectId }).sort({ at: -1, version: -1 }).limit(1).toArray();
  if (last !== undefined && JSON.stringify(last.terms) === terms) {
    return;
  }
  const entry = {
    ...standing,
    _id: `${subjectId}.${version}`,
    at: instant(ctx),
    isFound: isNew && last === undefined && isFound,
  };
  try {
    // A standing is of one kind with its terms; spread into an entry the compiler no longer sees it.
    await collection.insertOne(entry as RosterChange);
  } catch (error) {
    if (!isDuplicate(error)) {
      throw error;
    }
  }
}

function bookOf(ctx: Context): Promise<Map<string, Recorded>> {
  const known = books.get(ctx);
  if (known !== undefined) {
    return known;
  }
  const book = readBook(ctx);
  books.set(ctx, book);
  // What could not be read is read again by the next who asks.
  book.catch(() => books.delete(ctx));
  return book;
}

async function readBook(ctx: Context): Promise<Map<string, Recorded>> {
  const entries = await rosterChanges.of(ctx.database).find({}).sort({ at: 1, version: 1 }).toArray();
  return new Map(
    entries.map(({ subjectId, version, terms }) => [subjectId, { version, terms: JSON.stringify(terms) }]),
  );
}
