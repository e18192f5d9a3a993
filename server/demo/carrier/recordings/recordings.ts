import type { Leg } from '../calls/leg.ts';
import type { Network } from '../network.ts';
import { Recent } from '../recent.ts';
import { newSid } from '../sids.ts';
import { SAMPLES_PER_SECOND, wavOf } from './samples.ts';

export type RecordingStatus = 'processing' | 'completed' | 'absent';

export interface Recording {
  sid: string;
  callSid: string;
  status: RecordingStatus;
  /** Whole seconds. */
  durationSeconds: number;
  startedAt: Date;
  updatedAt: Date;
  /** 16101: too short; 16102: silent. */
  errorCode: number | null;
  wav: Buffer;
}

export interface RecordingCallback {
  url: string;
  events: readonly string[];
}

/** Two minutes are two megabytes, and a demonstration runs for weeks. */
const MAX_RECORDINGS = 100;

/** Twilio keeps none that is shorter. */
const LEAST_SECONDS = 0.5;

/** The account's recordings: made by `<Record>`, told of by callbacks, fetched over the REST API. */
export class Recordings {
  private readonly network: Network;
  private readonly all = new Recent<string, Recording>(MAX_RECORDINGS);

  constructor(network: Network) {
    this.network = network;
  }

  get(sid: string): Recording | undefined {
    return this.all.get(sid);
  }

  /** Newest first. */
  list(): Recording[] {
    return [...this.all.values()].reverse();
  }

  /** Takes what was said into processing. Its owner is told a moment later, when it is ready or found empty. */
  add(facts: {
    leg: Leg;
    samples: Int16Array;
    startedAt: Date;
    callback: RecordingCallback | null;
  }): Recording {
    const { leg, samples, startedAt, callback } = facts;
    const seconds = samples.length / SAMPLES_PER_SECOND;
    const errorCode = samples.length === 0 ? 16102 : seconds < LEAST_SECONDS ? 16101 : null;
    const recording: Recording = {
      sid: newSid('RE'),
      callSid: leg.sid,
      status: errorCode === null ? 'processing' : 'absent',
      durationSeconds: errorCode === null ? Math.max(1, Math.floor(seconds)) : 0,
      startedAt,
      updatedAt: this.network.now(),
      errorCode,
      wav: errorCode === null ? wavOf(samples) : Buffer.alloc(0),
    };
    this.all.set(recording.sid, recording);
    void this.process(recording, callback);
    return recording;
  }

  urlOf(recording: Recording): string {
    const { accountSid, baseUrl } = this.network;
    return `${baseUrl()}/2010-04-01/Accounts/${accountSid}/Recordings/${recording.sid}`;
  }

  private async process(recording: Recording, callback: RecordingCallback | null): Promise<void> {
    const { timers, pace, webhooks, now } = this.network;
    await timers.wait(pace.messageStepMs);
    if (recording.status === 'processing') {
      recording.status = 'completed';
      recording.updatedAt = now();
    }
    if (callback?.events.includes(recording.status)) {
      await webhooks.call({ url: callback.url, form: this.reportOf(recording) });
    }
  }

  /** @see Twilio, "TwiML Voice: <Record>", recordingStatusCallback parameters */
  private reportOf(recording: Recording): Record<string, string> {
    const { errorCode } = recording;
    return {
      AccountSid: this.network.accountSid,
      CallSid: recording.callSid,
      RecordingSid: recording.sid,
      RecordingUrl: this.urlOf(recording),
      RecordingStatus: recording.status,
      RecordingDuration: String(recording.durationSeconds),
      RecordingChannels: '1',
      RecordingStartTime: recording.startedAt.toUTCString().replace('GMT', '+0000'),
      RecordingSource: 'RecordVerb',
      RecordingTrack: 'inbound',
      ErrorCode: errorCode === null ? '0' : String(errorCode),
    };
  }
}
