import type { Network } from '../network.ts';
import { newSid } from '../sids.ts';
import type { Leg } from './leg.ts';
import { joinSound } from './sound.ts';

export type ConferenceEvent =
  | 'start'
  | 'end'
  | 'join'
  | 'leave'
  | 'hold'
  | 'mute'
  | 'speaker'
  | 'announcement';

export interface JoinOptions {
  startOnEnter: boolean;
  endOnExit: boolean;
  /** TwiML for those who wait; null for silence. */
  waitUrl: string | null;
  label: string | null;
  isMuted: boolean;
  callback: { url: string; events: readonly string[] } | null;
}

export interface Participant {
  leg: Leg;
  options: JoinOptions;
  isOnHold: boolean;
  isMuted: boolean;
  holdUrl: string | null;
  joinedAt: Date;
  /** Music or announcements that play now. */
  music: AbortController | null;
  left: () => void;
}

/** Why somebody is out. @see Twilio, "TwiML Voice: <Conference>", `ReasonParticipantLeft` */
type LeaveReason = 'participant_hung_up' | 'participant_updated_via_api' | 'moderator_ended_conference';

/** Plays TwiML to one participant, over and over, until the signal fires. */
export type MusicPlayer = (leg: Leg, url: string, signal: AbortSignal) => Promise<void>;

/**
 * A room of legs. It begins when two are in it and one of them may start it; until then each hears their
 * waiting music. It ends when somebody leaves who ends it, or the last one leaves.
 */
export class Conference {
  readonly sid = newSid('CF');
  readonly name: string;
  readonly createdAt: Date;
  status: 'init' | 'in-progress' | 'completed' = 'init';
  endReason: string | null = null;
  readonly participants = new Map<string, Participant>();
  private readonly network: Network;
  private readonly player: MusicPlayer;
  private callback: JoinOptions['callback'] = null;
  private sequence = 0;
  private reporting: Promise<void> = Promise.resolve();

  constructor(name: string, network: Network, player: MusicPlayer) {
    this.name = name;
    this.network = network;
    this.player = player;
    this.createdAt = network.now();
  }

  /** Brings a leg in. Resolves when it is out again, by whatever way. */
  join(leg: Leg, options: JoinOptions): Promise<void> {
    return new Promise((resolve) => {
      this.callback ??= options.callback;
      const participant: Participant = {
        leg,
        options,
        isOnHold: false,
        isMuted: options.isMuted,
        holdUrl: null,
        joinedAt: this.network.now(),
        music: null,
        left: resolve,
      };
      this.participants.set(leg.sid, participant);
      this.report('join', participant);
      leg.over.addEventListener('abort', () => this.leave(leg.sid, 'participant_hung_up'), { once: true });
      this.startIfReady();
      this.redraw();
      if (leg.isOver) {
        this.leave(leg.sid, 'participant_hung_up');
      }
    });
  }

  leave(legSid: string, reason: LeaveReason): void {
    const participant = this.participants.get(legSid);
    if (participant === undefined) {
      return;
    }
    this.participants.delete(legSid);
    this.stopMusic(participant);
    this.report('leave', participant, { ReasonParticipantLeft: reason });
    participant.leg.endpoint?.partnered(participant.leg, 'none');
    participant.left();
    if (participant.options.endOnExit && this.status === 'in-progress') {
      this.end('participant-with-end-conference-on-exit-left', legSid);
    } else if (this.participants.size === 0) {
      this.end('last-participant-left', legSid);
    } else {
      this.redraw();
    }
  }

  setHold(legSid: string, isOnHold: boolean, holdUrl: string | null): void {
    const participant = this.participants.get(legSid);
    if (participant === undefined || participant.isOnHold === isOnHold) {
      return;
    }
    participant.isOnHold = isOnHold;
    participant.holdUrl = holdUrl;
    this.stopMusic(participant);
    this.report('hold', participant);
    this.redraw();
  }

  setMuted(legSid: string, isMuted: boolean): void {
    const participant = this.participants.get(legSid);
    if (participant !== undefined && participant.isMuted !== isMuted) {
      participant.isMuted = isMuted;
      this.report('mute', participant);
    }
  }

  end(reason: string, bySid: string | null): void {
    if (this.status === 'completed') {
      return;
    }
    this.status = 'completed';
    this.endReason = reason;
    for (const legSid of [...this.participants.keys()]) {
      this.leave(legSid, 'moderator_ended_conference');
    }
    this.report('end', null, {
      ReasonConferenceEnded: reason,
      ...(bySid !== null && { CallSidEndingConference: bySid }),
    });
  }

  private startIfReady(): void {
    const everyone = [...this.participants.values()];
    if (this.status === 'init' && everyone.length > 1 && everyone.some((each) => each.options.startOnEnter)) {
      this.status = 'in-progress';
      this.report('start', null);
    }
  }

  /** Gives everyone what they should hear now. */
  private redraw(): void {
    for (const participant of this.participants.values()) {
      const { leg, isOnHold } = participant;
      const hasCompany = this.status === 'in-progress' && this.participants.size > 1;
      const partner = isOnHold ? 'held' : hasCompany ? 'talking' : 'none';
      // Who waits for the beginning has waiting music; who is left alone in a room that has begun hears nothing.
      if (isOnHold || this.status === 'init') {
        this.startMusic(participant);
      } else {
        this.stopMusic(participant);
      }
      leg.endpoint?.partnered(leg, partner);
    }
    if (this.status === 'in-progress') {
      joinSound([...this.participants.values()].map((each) => each.leg));
    }
  }

  private startMusic(participant: Participant): void {
    const url = participant.isOnHold ? participant.holdUrl : participant.options.waitUrl;
    if (participant.music !== null || url === null || url === '') {
      return;
    }
    participant.music = new AbortController();
    const signal = AbortSignal.any([participant.music.signal, participant.leg.over]);
    void this.player(participant.leg, url, signal);
  }

  private stopMusic(participant: Participant): void {
    if (participant.music !== null) {
      participant.music.abort();
      participant.music = null;
      participant.leg.endpoint?.hear(participant.leg, { kind: 'silence' });
    }
  }

  private report(
    event: ConferenceEvent,
    participant: Participant | null,
    more: Readonly<Record<string, string>> = {},
  ): void {
    const { callback } = this;
    if (callback === null || !callback.events.includes(event)) {
      return;
    }
    const form = {
      ConferenceSid: this.sid,
      FriendlyName: this.name,
      AccountSid: this.network.accountSid,
      SequenceNumber: String(++this.sequence),
      Timestamp: this.network.now().toUTCString().replace('GMT', '+0000'),
      StatusCallbackEvent: eventName(event, participant),
      ...(participant !== null && participantFields(participant)),
      ...more,
    };
    this.reporting = this.reporting.then(async () => {
      await this.network.webhooks.call({ url: callback.url, form });
    });
  }
}

function eventName(event: ConferenceEvent, participant: Participant | null): string {
  if (participant === null) {
    return `conference-${event}`;
  }
  if (event === 'hold') {
    return participant.isOnHold ? 'participant-hold' : 'participant-unhold';
  }
  if (event === 'mute') {
    return participant.isMuted ? 'participant-mute' : 'participant-unmute';
  }
  return `participant-${event}`;
}

function participantFields(participant: Participant): Record<string, string> {
  const { leg, options } = participant;
  return {
    CallSid: leg.sid,
    Muted: String(participant.isMuted),
    Hold: String(participant.isOnHold),
    Coaching: 'false',
    StartConferenceOnEnter: String(options.startOnEnter),
    EndConferenceOnExit: String(options.endOnExit),
    ...(options.label !== null && { ParticipantLabel: options.label }),
  };
}
