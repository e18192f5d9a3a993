import { type TwimlNode, textOf } from '../twiml.ts';
import type { JoinOptions } from './conference.ts';
import type { Leg } from './leg.ts';
import { absolute, type Next } from './next.ts';
import type { ScriptRun } from './script.ts';

/** `<Dial>`: into a conference, or to a number or softphone. Ends when the other side is gone. */
export async function performDial(node: TwimlNode, run: ScriptRun): Promise<Next> {
  const conference = node.children.find((child) => child.name === 'Conference');
  const result = conference === undefined ? await dialOut(node, run) : await dialConference(conference, run);
  if (run.signal.aborted) {
    return 'end';
  }
  const { action } = node.attributes;
  return action === undefined ? 'continue' : { source: { url: absolute(action, run), form: result } };
}

async function dialConference(node: TwimlNode, run: ScriptRun): Promise<Record<string, string>> {
  const name = textOf(node).trim();
  const conference = run.calls.conferenceNamed(name);
  const leaveWhenRedirected = () => {
    // Also fires when the leg is over; then the person hung up, and nobody led them elsewhere.
    conference.leave(run.leg.sid, run.leg.isOver ? 'participant_hung_up' : 'participant_updated_via_api');
  };
  run.signal.addEventListener('abort', leaveWhenRedirected, { once: true });
  await conference.join(run.leg, joinOptions(node, run));
  return { DialCallStatus: 'answered', DialCallSid: run.leg.sid };
}

function joinOptions(node: TwimlNode, run: ScriptRun): JoinOptions {
  const { attributes } = node;
  const callbackUrl = attributes.statusCallback;
  return {
    startOnEnter: attributes.startConferenceOnEnter !== 'false',
    endOnExit: attributes.endConferenceOnExit === 'true',
    waitUrl: attributes.waitUrl === undefined ? null : absolute(attributes.waitUrl, run),
    label: attributes.participantLabel ?? null,
    isMuted: attributes.muted === 'true',
    callback:
      callbackUrl === undefined
        ? null
        : { url: absolute(callbackUrl, run), events: (attributes.statusCallbackEvent ?? '').split(' ') },
  };
}

async function dialOut(node: TwimlNode, run: ScriptRun): Promise<Record<string, string>> {
  const { leg, calls, signal } = run;
  const children = targets(node).map((to) =>
    calls.dial({
      to,
      from: node.attributes.callerId ?? leg.from,
      direction: 'outbound-dial',
      parentSid: leg.sid,
      callback: null,
      timeoutSeconds: Number(node.attributes.timeout ?? 30),
      soundFrom: async () => leg,
    }),
  );
  const cancel = () => endAll(children, 'completed');
  signal.addEventListener('abort', cancel, { once: true });
  const winner = await firstAnswered(children);
  endAll(
    children.filter((child) => child !== winner),
    'canceled',
  );
  if (winner === null) {
    return { DialCallStatus: children[0]?.status ?? 'failed', DialCallSid: children[0]?.sid ?? '' };
  }
  calls.bridge(leg, winner);
  await new Promise<void>((resolve) =>
    winner.over.addEventListener('abort', () => resolve(), { once: true }),
  );
  leg.endpoint?.partnered(leg, 'none');
  return {
    DialCallStatus: 'completed',
    DialCallSid: winner.sid,
    DialCallDuration: String(winner.durationSeconds),
  };
}

function targets(node: TwimlNode): string[] {
  const nouns = node.children.filter((child) => child.name === 'Number' || child.name === 'Client');
  const spelled = nouns.map((noun) =>
    noun.name === 'Client' ? `client:${clientName(noun)}` : textOf(noun).trim(),
  );
  return spelled.length > 0 ? spelled : [node.text.trim()].filter((text) => text !== '');
}

function clientName(noun: TwimlNode): string {
  const identity = noun.children.find((child) => child.name === 'Identity');
  return identity === undefined ? noun.text.trim() : textOf(identity).trim();
}

async function firstAnswered(legs: readonly Leg[]): Promise<Leg | null> {
  const answers = legs.map(async (leg) => {
    if (await leg.answered()) {
      return leg;
    }
    throw new Error('not answered');
  });
  return Promise.any(answers).catch(() => null);
}

function endAll(legs: readonly Leg[], status: 'completed' | 'canceled'): void {
  for (const leg of legs) {
    leg.end(leg.status === 'in-progress' ? status : 'canceled');
  }
}
