import { firstFailing } from './filters.ts';
import { knownAgent, rankingOf } from './matching.ts';
import type { FilterCode, Millis, RoutingItem, WaitCode } from './types.ts';
import { type Line, opennessOf, type World } from './world.ts';

/** The filters in the order of how near their failure is to an assignment, with what to say of each. */
const nearest: readonly { readonly says: WaitCode; readonly isIt: (code: FilterCode) => boolean }[] = [
  { says: 'onlyExcluded', isIt: (code) => code === 'excluded' },
  {
    says: 'noUnits',
    isIt: (code) => code === 'units' || code === 'draining' || code === 'channelMaximum',
  },
  { says: 'noSkill', isIt: (code) => code.startsWith('skill:') },
  { says: 'channelOff', isIt: (code) => code === 'channelOff' },
  { says: 'nobodyAvailable', isIt: (code) => code === 'busy' || code === 'notResponding' },
  { says: 'nobodyPresent', isIt: (code) => code === 'offline' || code === 'unreachable' },
];

/** Why an item that stays in line does so: the filter at which the nearest candidate fails. */
export function waitCodeOf(world: World, item: RoutingItem, line: Line, now: Millis): WaitCode {
  if (!opennessOf(world, line.rules, now).isOpen) {
    return 'closed';
  }
  const ranking = rankingOf(world, item, line);
  const known = knownAgent(ranking, now);
  if (known.kind === 'held') {
    return known.reason;
  }
  const codes = new Set<FilterCode>();
  for (const seat of ranking.candidates.seats) {
    const failing = firstFailing(world, seat, ranking.ask, now);
    if (failing !== null) {
      codes.add(failing);
    }
  }
  return nearest.find(({ isIt }) => [...codes].some(isIt))?.says ?? 'noMembers';
}
