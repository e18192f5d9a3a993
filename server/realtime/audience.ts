import type { Case } from '../../shared/case.ts';
import type { Conversation } from '../../shared/conversation.ts';
import type { DomainEvent, EventPayload, EventType } from '../../shared/events.ts';
import { rooms } from './realtime.ts';

type Audience = { [T in EventType]: (payload: EventPayload<T>) => readonly string[] };

function whoSeesCase(theCase: Case): string[] {
  const audience: string[] = [
    rooms.supervisors,
    rooms.queue(theCase.queueId),
    rooms.conversation(theCase.conversationId),
  ];
  if (theCase.agentId !== null) {
    audience.push(rooms.agent(theCase.agentId));
  }
  for (const { agentId } of theCase.offers) {
    audience.push(rooms.agent(agentId));
  }
  return audience;
}

/** Those who watch the thread, its agent, and those who see the waiting case in a list. */
function whoFollows(conversation: Conversation): string[] {
  const audience: string[] = [rooms.conversation(conversation.id)];
  if (conversation.agentId !== null) {
    audience.push(rooms.agent(conversation.agentId));
  } else if (conversation.queueId !== null) {
    audience.push(rooms.queue(conversation.queueId), rooms.supervisors);
  }
  return audience;
}

/**
 * Who receives what, by rooms: no work per connected socket.
 */
const audience: Audience = {
  'case.created': ({ case: theCase }) => whoSeesCase(theCase),
  'case.updated': ({ case: theCase }) => whoSeesCase(theCase),
  'conversation.updated': ({ conversation }) => whoFollows(conversation),
  'message.created': ({ conversation }) => whoFollows(conversation),
  // Also to its author, who may be elsewhere by now: a failure must not go unseen.
  'message.updated': ({ message }) => [
    rooms.conversation(message.conversationId),
    ...(message.author.kind === 'agent' && message.author.id !== null
      ? [rooms.agent(message.author.id)]
      : []),
  ],
  'message.removed': ({ conversationId }) => [rooms.conversation(conversationId)],
  'contact.updated': () => [rooms.everyone],
  'agent.updated': () => [rooms.everyone],
  'queue.updated': () => [rooms.everyone],
  'inbox.updated': () => [rooms.everyone],
  'board.updated': () => [rooms.supervisors],
  'directMessage.created': ({ room }) => room.agentIds.map(rooms.agent),
  'room.updated': ({ room }) => room.agentIds.map(rooms.agent),
  'settings.changed': () => [rooms.everyone],
  'policy.activated': () => [rooms.supervisors],
  'demo.updated': () => [rooms.everyone],
};

export function audienceOf(event: DomainEvent): readonly string[] {
  // The table is typed per event; an event pairs a type with its own payload.
  const choose = audience[event.type] as (payload: DomainEvent['payload']) => readonly string[];
  return choose(event.payload);
}
