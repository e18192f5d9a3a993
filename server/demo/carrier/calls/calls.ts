import type { Network } from '../network.ts';
import { Recent } from '../recent.ts';
import { Recordings } from '../recordings/recordings.ts';
import { Conference } from './conference.ts';
import type { Endpoint } from './endpoint.ts';
import { Leg, type ProgressCallback } from './leg.ts';
import { runMusic, runScript, type ScriptSource } from './script.ts';
import { joinSound } from './sound.ts';

/** Finds what rings at an address: a phone for a number, a registered softphone for `client:…`. */
export type Directory = (address: string) => Endpoint | null;

interface DialFacts {
  to: string;
  from: string;
  direction: 'outbound-api' | 'outbound-dial';
  parentSid: string | null;
  callback: ProgressCallback | null;
  timeoutSeconds: number;
  /** Whose sound the callee will hear; asked for an offer before it rings. */
  soundFrom: (() => Promise<Leg | null>) | null;
}

const MAX_RECORDS = 5_000;

/** All calls and conferences of the account. */
export class Calls {
  readonly network: Network;
  readonly recordings: Recordings;
  private readonly directory: Directory;
  private readonly legs = new Recent<string, Leg>(MAX_RECORDS);
  private readonly rooms = new Recent<string, Conference>(MAX_RECORDS);
  private readonly scripts = new Map<string, AbortController>();

  constructor(network: Network, directory: Directory) {
    this.network = network;
    this.recordings = new Recordings(network);
    this.directory = directory;
  }

  get(sid: string): Leg | undefined {
    return this.legs.get(sid);
  }

  /** Newest first. */
  list(): Leg[] {
    return [...this.legs.values()].reverse();
  }

  conferences(): Conference[] {
    return [...this.rooms.values()].reverse();
  }

  /** By its SID, or the live one of that name. */
  conference(sidOrName: string): Conference | undefined {
    return (
      this.rooms.get(sidOrName) ?? this.conferences().find((room) => room.name === sidOrName && isLive(room))
    );
  }

  /** The live conference of a name; a new one where there is none. */
  conferenceNamed(name: string): Conference {
    const live = this.conferences().find((room) => room.name === name && isLive(room));
    if (live !== undefined) {
      return live;
    }
    const room = new Conference(name, this.network, (leg, url, signal) => runMusic(this, leg, url, signal));
    this.rooms.set(room.sid, room);
    return room;
  }

  /** A person outside calls one of the account's numbers. */
  placeInbound(from: string, to: string, endpoint: Endpoint): Leg {
    const owned = this.network.numbers.get(to);
    const statusUrl = owned?.voiceStatusUrl ?? null;
    const leg = this.add(
      new Leg(this.network, {
        direction: 'inbound',
        from,
        to,
        endpoint,
        parentSid: null,
        callback: statusUrl === null ? null : { url: statusUrl, events: ['completed'] },
      }),
    );
    leg.status = 'ringing';
    const url = owned?.hasVoice === true ? owned.voiceUrl : null;
    void this.network.timers.wait(this.network.pace.setUpMs).then(() => {
      if (url === null) {
        leg.end('failed');
      } else if (!leg.isOver) {
        this.lead(leg, { url, fallbackUrl: owned?.voiceFallbackUrl ?? null });
      }
    });
    return leg;
  }

  /** Calls somebody. The leg rings, and is over by itself when nobody answers in time. */
  dial(facts: DialFacts): Leg {
    // `client:name?key=value`: what stands behind the question mark is for the softphone.
    const [to = '', parameters = ''] = facts.to.split('?');
    const leg = this.add(new Leg(this.network, { ...facts, to, parameters, endpoint: this.directory(to) }));
    leg.report('initiated');
    void this.ring(leg, facts);
    return leg;
  }

  /** Gives a leg TwiML; what it was doing before ends. */
  lead(leg: Leg, source: ScriptSource): void {
    this.scripts.get(leg.sid)?.abort();
    const script = new AbortController();
    this.scripts.set(leg.sid, script);
    void runScript(this, leg, source, AbortSignal.any([script.signal, leg.over]));
  }

  /** Two legs talk to each other without a conference. */
  bridge(first: Leg, second: Leg): void {
    joinSound([first, second]);
    first.endpoint?.partnered(first, 'talking');
    second.endpoint?.partnered(second, 'talking');
  }

  close(): void {
    for (const leg of this.legs.values()) {
      leg.end('failed');
    }
  }

  private async ring(leg: Leg, facts: DialFacts): Promise<void> {
    await this.network.timers.wait(this.network.pace.setUpMs);
    const { endpoint } = leg;
    if (endpoint === null) {
      leg.end('no-answer');
      return;
    }
    const by = (await facts.soundFrom?.()) ?? null;
    const offer = (await by?.endpoint?.offerSound(by)) ?? null;
    if (leg.isOver) {
      return;
    }
    if (by !== null && offer !== null) {
      leg.soundOffer = { by, offer };
    }
    leg.setRinging();
    endpoint.ring(leg, offer);
    await this.network.timers.wait(facts.timeoutSeconds * 1000, leg.over).catch(() => undefined);
    if (leg.status === 'ringing') {
      leg.end('no-answer');
    }
  }

  private add(leg: Leg): Leg {
    this.legs.set(leg.sid, leg);
    leg.over.addEventListener('abort', () => this.scripts.delete(leg.sid), { once: true });
    return leg;
  }
}

function isLive(room: Conference): boolean {
  return room.status !== 'completed';
}
