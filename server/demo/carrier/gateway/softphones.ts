import type { Endpoint } from '../calls/endpoint.ts';
import type { Leg } from '../calls/leg.ts';
import { SILENT_SDP } from './silence.ts';
import type { SoftphoneSocket } from './softphoneSocket.ts';

/**
 * All browsers in which one person's softphone is registered. They ring together; the first to answer has
 * the call, and the others stop ringing.
 */
export class Softphones implements Endpoint {
  private readonly accountSid: string;
  private readonly sockets = new Set<SoftphoneSocket>();
  private readonly ringing = new Map<string, { leg: Leg; sockets: Set<SoftphoneSocket> }>();
  private readonly talking = new Map<string, { leg: Leg; socket: SoftphoneSocket }>();

  constructor(accountSid: string) {
    this.accountSid = accountSid;
  }

  get isRegistered(): boolean {
    return this.sockets.size > 0;
  }

  add(socket: SoftphoneSocket): void {
    this.sockets.add(socket);
  }

  /** A browser is gone or no longer takes calls. Its call goes on only while it is connected. */
  remove(socket: SoftphoneSocket, isGone: boolean): void {
    this.sockets.delete(socket);
    for (const { leg, sockets } of [...this.ringing.values()]) {
      if (sockets.delete(socket) && sockets.size === 0) {
        leg.end('no-answer');
      }
    }
    for (const call of [...this.talking.values()]) {
      if (isGone && call.socket === socket) {
        call.leg.hangUp();
      }
    }
  }

  ring(leg: Leg, offer: string | null): void {
    if (this.sockets.size === 0) {
      leg.end('no-answer');
      return;
    }
    this.ringing.set(leg.sid, { leg, sockets: new Set(this.sockets) });
    for (const socket of this.sockets) {
      socket.send({
        type: 'invite',
        payload: {
          callsid: leg.sid,
          sdp: offer ?? SILENT_SDP,
          media: offer === null ? 'none' : 'webrtc',
          parameters: {
            CallSid: leg.sid,
            From: leg.from,
            To: leg.to,
            AccountSid: this.accountSid,
            ...(leg.parameters !== '' && { Params: leg.parameters }),
          },
        },
      });
    }
  }

  /** @param sdp null where the invite had no sound */
  answer(callSid: string, socket: SoftphoneSocket, sdp: string | null): void {
    const call = this.ringing.get(callSid);
    if (call?.sockets.has(socket) !== true) {
      socket.send({ type: 'cancel', payload: { callsid: callSid } });
      return;
    }
    this.ringing.delete(callSid);
    this.talking.set(callSid, { leg: call.leg, socket });
    for (const other of call.sockets) {
      if (other !== socket) {
        other.send({ type: 'cancel', payload: { callsid: callSid } });
      }
    }
    call.leg.answer(sdp);
  }

  /** Declines a ringing call or leaves one that is answered. */
  hangUp(callSid: string, socket: SoftphoneSocket): void {
    const call = this.talking.get(callSid);
    if (call?.socket === socket) {
      call.leg.hangUp();
    } else if (this.ringing.get(callSid)?.sockets.has(socket) === true) {
      this.ringing.get(callSid)?.leg.end('busy');
    }
  }

  press(callSid: string, digits: string): void {
    this.talking.get(callSid)?.leg.press(digits);
  }

  ended(leg: Leg): void {
    for (const socket of this.ringing.get(leg.sid)?.sockets ?? []) {
      socket.send({ type: 'cancel', payload: { callsid: leg.sid } });
    }
    this.talking.get(leg.sid)?.socket.send({ type: 'hangup', payload: { callsid: leg.sid } });
    this.ringing.delete(leg.sid);
    this.talking.delete(leg.sid);
  }

  // Agents hear the person they talk to, and no announcements.
  hear(): void {}
  partnered(): void {}
  // Their sound goes past the carrier, straight to the person they talk to.
  listen(): () => void {
    return () => undefined;
  }

  // A softphone is always the one who is offered sound.
  async offerSound(): Promise<null> {
    return null;
  }
  takeSoundAnswer(): void {}
  async answerSound(): Promise<null> {
    return null;
  }
}
