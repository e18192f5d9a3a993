import { comparePlaces, placeOf } from './order.ts';
import type { QueueRules } from './policy.ts';
import { type Stage, stageOf } from './stage.ts';
import type { RoutingItem } from './types.ts';
import {
  type Candidates,
  costOf,
  type Entry,
  type Line,
  rulesFor,
  type Seat,
  setOf,
  type World,
} from './world.ts';

const MOST_LINES_KEPT = 5000;

export function entryOf(world: World, item: RoutingItem): Entry {
  if (item.state !== 'queued') {
    return { item, waiting: null };
  }
  const rules = rulesFor(world, item.queueId);
  const stage = stageOf(item, rules);
  return {
    item,
    waiting: { place: placeOf(item, rules, stage), line: lineFor(world, item, rules, stage) },
  };
}

/** So that it is looked at when the agent it may be held for is not free for it any more. */
export function noteKnownAgents(world: World, item: RoutingItem): void {
  const { preferredHoldSeconds, lastAgentHoldSeconds } = rulesFor(world, item.queueId);
  if (item.preferredAgentId !== null && preferredHoldSeconds > 0) {
    setOf(world.waitingForAgent, item.preferredAgentId).add(item.id);
  }
  if (item.lastAgentId !== null && lastAgentHoldSeconds > 0) {
    setOf(world.waitingForAgent, item.lastAgentId).add(item.id);
  }
}

export function leaveLine(world: World, entry: Entry): void {
  if (entry.waiting === null) {
    return;
  }
  const { line } = entry.waiting;
  const { id, preferredAgentId, lastAgentId } = entry.item;
  for (const agentId of [preferredAgentId, lastAgentId]) {
    world.waitingForAgent.get(agentId ?? '')?.delete(id);
  }
  line.entries.splice(positionIn(line.entries, entry), 1);
}

/** Members of the line's queues, each once, the own queue's first. */
export function candidatesOf(world: World, line: Line): Candidates {
  if (line.candidates === null) {
    const seats = new Set<Seat>();
    let ownCount = 0;
    for (const queueId of line.queueIds) {
      for (const agentId of world.queues.get(queueId)?.memberIds ?? []) {
        const seat = world.seats.get(agentId);
        if (seat !== undefined) {
          seats.add(seat);
        }
      }
      ownCount = queueId === line.queueId ? seats.size : ownCount;
    }
    line.candidates = { seats: [...seats], ownCount };
  }
  return line.candidates;
}

function lineFor(world: World, item: RoutingItem, rules: QueueRules, stage: Stage): Line {
  const key = lineKey(item, stage);
  let line = world.lines.get(key);
  if (line === undefined) {
    dropEmptyLines(world);
    line = {
      key,
      queueId: item.queueId,
      queueIds: [item.queueId, ...stage.widenedTo],
      channel: item.channel,
      cost: costOf(world.policy, item.channel),
      skills: stage.skills,
      rules,
      entries: [],
      candidates: null,
      standing: null,
    };
    world.lines.set(key, line);
    for (const queueId of line.queueIds) {
      setOf(world.linesOfQueue, queueId).add(key);
    }
  }
  return line;
}

function lineKey(item: RoutingItem, stage: Stage): string {
  const skills = stage.skills.map((skill) => `${skill.name}=${skill.min}`);
  return [item.queueId, item.channel, ...stage.widenedTo, '', ...skills].join('|');
}

/** An empty line is kept, since the next item often asks for the same; but not any number of them. */
function dropEmptyLines(world: World): void {
  if (world.lines.size < MOST_LINES_KEPT) {
    return;
  }
  for (const line of [...world.lines.values()].filter(({ entries }) => entries.length === 0)) {
    world.lines.delete(line.key);
    for (const queueId of line.queueIds) {
      world.linesOfQueue.get(queueId)?.delete(line.key);
    }
  }
}

export function insert(entries: Entry[], entry: Entry): void {
  entries.splice(positionIn(entries, entry), 0, entry);
}

/** Index of the first entry that does not go before this one. */
export function positionIn(entries: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = entries[middle];
    if (other !== undefined && compareEntries(other, entry) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** All who wait, or those in some lines, the best placed first. */
export function inOrder(world: World, isAsked: (line: Line) => boolean = () => true): Entry[] {
  const asked = [...world.lines.values()].filter(isAsked).map(({ entries }) => entries);
  return ([] as Entry[]).concat(...asked).sort(compareEntries);
}

/** Waiting entries in the order of their places. */
export function compareEntries(a: Entry, b: Entry): number {
  return a.waiting === null || b.waiting === null ? 0 : comparePlaces(a.waiting.place, b.waiting.place);
}

export function forgetCandidates(world: World, queueIds: Iterable<string>): void {
  for (const queueId of queueIds) {
    for (const key of world.linesOfQueue.get(queueId) ?? []) {
      const line = world.lines.get(key);
      if (line !== undefined) {
        line.candidates = null;
        line.standing = null;
      }
    }
  }
}
