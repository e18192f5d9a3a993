import type { AgentDocument } from '../../agents/agentCollection.ts';
import type { AgentTerms } from '../../roster/rosterChanges.ts';
import type { RosterIn } from '../../roster/rosterIn.ts';
import type { RecordedDay } from '../engine/replay/day.ts';
import type { Millis, RoutingAgent, RoutingQueue } from '../engine/types.ts';

type Person = Pick<AgentDocument, '_id' | 'isActive' | 'queueIds' | 'skills' | 'units'>;
type Abilities = Pick<RoutingAgent, 'skills' | 'totalUnits'>;

/** Queues with their members when the day began, and how memberships and abilities changed during it. */
export interface RosterOfDay {
  readonly queues: readonly RoutingQueue[];
  readonly abilities: ReadonlyMap<string, Abilities>;
  readonly events: RecordedDay['events'];
}

/** Goes by what held on that day; of whom nothing is recorded, by how they stand now. */
export function rosterOfDay(
  roster: RosterIn,
  { people, queueIds, from }: { people: readonly Person[]; queueIds: readonly string[]; from: Millis },
): RosterOfDay {
  const known = new Map(people.map((person) => [person._id, person]));
  const terms = new Map(people.map((person) => [person._id, termsOf(roster, person, from)]));
  const membersOf = (queueId: string) =>
    people.filter(({ _id }) => terms.get(_id)?.queueIds.includes(queueId)).map(({ _id }) => _id);
  const queues = queueIds.map((id) => ({ id, memberIds: membersOf(id) }));
  const abilities = new Map([...terms].map(([agentId, one]) => [agentId, abilitiesOf(one)]));
  const events = roster.agentChanges.flatMap(({ agentId, at }): RecordedDay['events'] => {
    const person = known.get(agentId);
    if (person === undefined) {
      return [];
    }
    const before = terms.get(agentId);
    const after = termsOf(roster, person, at);
    terms.set(agentId, after);
    const moved = queueIds.filter((id) => before?.queueIds.includes(id) !== after.queueIds.includes(id));
    return [
      { at, event: { kind: 'abilities', agentId, ...abilitiesOf(after) } },
      ...moved.map((queueId) => ({
        at,
        event: { kind: 'members' as const, queueId, memberIds: membersOf(queueId) },
      })),
    ];
  });
  return { queues, abilities, events };
}

function termsOf(roster: RosterIn, person: Person, at: Millis): AgentTerms {
  const recorded = roster.agentAt(person._id, at);
  const today = {
    queueIds: person.isActive ? person.queueIds : [],
    skills: person.skills ?? [],
    totalUnits: person.units.total,
  };
  return recorded === undefined ? today : (recorded ?? { ...today, queueIds: [] });
}

function abilitiesOf({ skills, totalUnits }: AgentTerms): Abilities {
  return { skills: Object.fromEntries(skills.map(({ name, level }) => [name, level])), totalUnits };
}
