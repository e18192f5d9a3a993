import type { Topic } from './customers/topic.ts';
import type { HistoryConversation } from './history.ts';
import { between, chance, type Random } from './random.ts';

/** A call of the past and its case: mostly answered, some given up while waiting and called back. */
export function historyCall(facts: {
  random: Random;
  topic: Topic;
  start: number;
  agentIndex: number;
  now: number;
}): Pick<HistoryConversation, 'entries' | 'case'> {
  const { random, topic, start, agentIndex } = facts;
  const isAnswered = chance(random, 0.82);
  const waitedMs = between(random, 6, isAnswered ? 95 : 180) * 1000;
  const talkedMs = isAnswered ? between(random, 70, 620) * 1000 : null;
  const ended = start + waitedMs + (talkedMs ?? 0);
  const note = topic.note !== null && isAnswered ? topic.note : null;
  return {
    entries: [
      {
        kind: 'call',
        at: instant(start),
        direction: 'inbound',
        outcome: isAnswered ? 'answered' : 'abandoned',
        agentIndex: isAnswered ? agentIndex : null,
        waitedMs,
        talkedMs,
      },
      ...(note === null
        ? []
        : [{ kind: 'note' as const, at: instant(ended + 30_000), text: note, agentIndex }]),
    ],
    case: {
      state: 'closed',
      agentIndex: isAnswered ? agentIndex : null,
      priority: 'normal',
      tags: topic.tags,
      isCallback: !isAnswered,
      openedAt: instant(start),
      assignedAt: isAnswered ? instant(start + waitedMs) : null,
      firstReplyAt: isAnswered ? instant(start + waitedMs) : null,
      closedAt: instant(ended + between(random, 40, 120) * 1000),
      disposition: isAnswered ? topic.disposition : 'No answer',
    },
  };
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
