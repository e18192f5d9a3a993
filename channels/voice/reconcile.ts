import type { Instant } from '../../shared/primitives.ts';
import type { ChannelInbox } from '../adapter.ts';
import type { CallEvent } from '../channelEvent.ts';
import { clientFor } from '../twilio/client.ts';
import { callEvent, customerLegEvents } from './events.ts';
import type { VoiceSettings } from './settings.ts';

const MAX_CALLS = 10_000;

/**
 * Calls to the inbox's number since an instant, oldest first: that they came, and of those that are over,
 * how they ended. Ids are those of the webhooks.
 */
export async function* reconcileCalls(
  inbox: ChannelInbox<VoiceSettings>,
  since: Instant,
): AsyncIterable<CallEvent> {
  const { number } = inbox.settings;
  const range = { to: number, startTimeAfter: new Date(since), pageSize: 1000, limit: MAX_CALLS };
  const calls = await clientFor(inbox.settings).calls.list(range);
  for (const call of calls.reverse()) {
    const customer = { direction: 'inbound', number: call.from } as const;
    const facts = { callId: call.sid, customer, line: number };
    const startedAt = call.startTime ?? call.dateCreated;
    yield callEvent({ ...facts, at: startedAt }, call.sid, { kind: 'arrived' });
    if (call.endTime !== null) {
      const form = { CallStatus: call.status, CallDuration: call.duration ?? '' };
      yield* customerLegEvents(form, { ...facts, at: call.endTime });
    }
  }
}
