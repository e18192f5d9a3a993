import type { Calls } from '../calls/calls.ts';
import type { Conference, JoinOptions } from '../calls/conference.ts';
import type { Leg } from '../calls/leg.ts';
import type { Network } from '../network.ts';
import { Refusal } from '../refusals.ts';
import { checkParties, progressCallback } from './callRoutes.ts';
import { conferenceJson, participantJson } from './callShapes.ts';
import type { ApiRoute, FormFields } from './http.ts';
import { pageOf } from './pages.ts';

const DEFAULT_TIMEOUT_SECONDS = 60;
/** A softphone's ringing is held back this long for somebody whose sound it could be given. */
const COMPANY_WAIT_MS = 60_000;

/** Conferences and their participants in the REST API. */
export function conferenceRoutes(network: Network, calls: Calls): ApiRoute[] {
  const { accountSid } = network;
  return [
    {
      method: 'GET',
      pattern: /^\/Conferences$/,
      handle: (request) => {
        const [name, status] = [request.query.get('FriendlyName'), request.query.get('Status')];
        const found = calls
          .conferences()
          .filter(
            (room) => (name === null || room.name === name) && (status === null || room.status === status),
          );
        const items = found.map((room) => conferenceJson(room, accountSid));
        return { status: 200, body: pageOf(items, { name: 'conferences', request, accountSid }) };
      },
    },
    {
      method: 'GET',
      pattern: /^\/Conferences\/([^/]+)$/,
      handle: (_request, [id]) => ({ status: 200, body: conferenceJson(roomOf(calls, id), accountSid) }),
    },
    {
      method: 'POST',
      pattern: /^\/Conferences\/([^/]+)$/,
      handle: ({ form }, [id]) => {
        const room = roomOf(calls, id);
        if (form.text('Status') === 'completed') {
          room.end('conference-ended-via-api', null);
        }
        return { status: 200, body: conferenceJson(room, accountSid) };
      },
    },
    ...participantRoutes(network, calls),
  ];
}

function participantRoutes(network: Network, calls: Calls): ApiRoute[] {
  const { accountSid } = network;
  return [
    {
      method: 'POST',
      pattern: /^\/Conferences\/([^/]+)\/Participants$/,
      // A name without a room yet is as good as one with: the room comes into being with its first participant.
      handle: ({ form }, [id]) => ({
        status: 201,
        body: invite(decodeURIComponent(id ?? ''), form, network, calls),
      }),
    },
    {
      method: 'GET',
      pattern: /^\/Conferences\/([^/]+)\/Participants$/,
      handle: (request, [id]) => {
        const room = roomOf(calls, id);
        const items = [...room.participants.keys()].map((sid) => presentJson(room, sid, accountSid));
        return { status: 200, body: pageOf(items, { name: 'participants', request, accountSid }) };
      },
    },
    {
      method: 'GET',
      pattern: /^\/Conferences\/([^/]+)\/Participants\/(\w+)$/,
      handle: (_request, [id, sid]) => ({
        status: 200,
        body: presentJson(roomOf(calls, id), sid ?? '', accountSid),
      }),
    },
    {
      method: 'POST',
      pattern: /^\/Conferences\/([^/]+)\/Participants\/(\w+)$/,
      handle: ({ form }, [id, sid]) => {
        const room = roomOf(calls, id);
        changeParticipant(room, sid ?? '', form);
        return { status: 200, body: presentJson(room, sid ?? '', accountSid) };
      },
    },
    {
      method: 'DELETE',
      pattern: /^\/Conferences\/([^/]+)\/Participants\/(\w+)$/,
      handle: (_request, [id, sid]) => {
        const room = roomOf(calls, id);
        presentJson(room, sid ?? '', accountSid);
        room.participants.get(sid ?? '')?.leg.end('completed');
        return { status: 204 };
      },
    },
  ];
}

/** Rings somebody, who joins the conference on answering. */
function invite(idOrName: string, form: FormFields, network: Network, calls: Calls) {
  const { to, from } = checkParties(form, network);
  const timeoutSeconds = form.number('Timeout', DEFAULT_TIMEOUT_SECONDS);
  if (timeoutSeconds < 5 || timeoutSeconds > 600) {
    throw new Refusal(20001, 'Timeout must be between 5 and 600');
  }
  const room = calls.conference(idOrName) ?? calls.conferenceNamed(idOrName);
  const options = joinOptions(form);
  const leg = calls.dial({
    to,
    from,
    direction: 'outbound-api',
    parentSid: null,
    callback: progressCallback(form),
    timeoutSeconds,
    soundFrom: () => companyIn(room, network),
  });
  void leg.answered().then(async (isAnswered) => {
    if (isAnswered) {
      await (calls.conference(room.sid)?.status === 'completed'
        ? calls.conferenceNamed(room.name)
        : room
      ).join(leg, options);
      leg.end('completed');
    }
  });
  const { startOnEnter, endOnExit } = options;
  return participantJson({ leg, participant: null, room, startOnEnter, endOnExit }, network.accountSid);
}

/** The first leg in the room, awaited for a while. */
async function companyIn(room: Conference, network: Network): Promise<Leg | null> {
  const stepMs = 50;
  for (let waitedMs = 0; waitedMs < COMPANY_WAIT_MS && room.status !== 'completed'; waitedMs += stepMs) {
    const [first] = room.participants.values();
    if (first !== undefined) {
      return first.leg;
    }
    await network.timers.wait(stepMs);
  }
  return null;
}

function joinOptions(form: FormFields): JoinOptions {
  const callbackUrl = form.text('ConferenceStatusCallback');
  const events = form.all('ConferenceStatusCallbackEvent').flatMap((names) => names.split(' '));
  return {
    startOnEnter: form.flag('StartConferenceOnEnter', true),
    endOnExit: form.flag('EndConferenceOnExit', false),
    waitUrl: form.text('WaitUrl') || null,
    label: form.text('Label') || null,
    isMuted: form.flag('Muted', false),
    callback: callbackUrl === '' ? null : { url: callbackUrl, events },
  };
}

function changeParticipant(room: Conference, sid: string, form: FormFields): void {
  if (!room.participants.has(sid)) {
    throw new Refusal(20404);
  }
  if (form.has('Hold')) {
    room.setHold(sid, form.flag('Hold', false), form.text('HoldUrl') || null);
  }
  if (form.has('Muted')) {
    room.setMuted(sid, form.flag('Muted', false));
  }
}

function presentJson(room: Conference, sid: string, accountSid: string) {
  const participant = room.participants.get(sid);
  if (participant === undefined) {
    throw new Refusal(20404);
  }
  const { leg, options } = participant;
  const { startOnEnter, endOnExit } = options;
  return participantJson({ leg, participant, room, startOnEnter, endOnExit }, accountSid);
}

/** By its SID alone: a conference's name serves only to bring somebody in. */
function roomOf(calls: Calls, id = ''): Conference {
  const room = calls.conferences().find(({ sid }) => sid === id);
  if (room === undefined) {
    throw new Refusal(20404);
  }
  return room;
}
