import { captureSpeech } from './speech.ts';

/** The phone's microphone and speaker, by WebRTC straight to the agent's browser. */
export interface PhoneSound {
  createOffer(callSid: string): Promise<string>;
  createAnswer(callSid: string, offer: string): Promise<string>;
  takeAnswer(callSid: string, answer: string): Promise<void>;
  /** Hands over what is said here, as a telephone carries it, until the returned function is called. */
  listen(take: (samples: Int16Array<ArrayBuffer>) => void): () => void;
  /** Asks for the microphone; to be called from a click. */
  openMicrophone(): Promise<void>;
  setMuted(isMuted: boolean): void;
  /** While the other side has set the call aside, nobody hears anybody. */
  setHeld(isHeld: boolean): void;
  /** False once the person or the browser said no. */
  hasMicrophone(): boolean;
  close(): void;
}

/** Session descriptions go over the server whole, so all candidates must be in; on one machine that is quick. */
const GATHER_MS = 1_500;

export function createPhoneSound(): PhoneSound {
  const speaker = new Audio();
  speaker.autoplay = true;
  let peer: RTCPeerConnection | null = null;
  let microphone: MediaStream | null = null;
  let isRefused = false;
  let isMuted = false;
  let isHeld = false;

  async function openMicrophone(): Promise<void> {
    if (microphone !== null || isRefused) {
      return;
    }
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
    } catch {
      // Refused or not there: the call goes on, one can still listen.
      isRefused = true;
    }
    apply();
  }

  function apply(): void {
    speaker.muted = isHeld;
    for (const track of microphone?.getAudioTracks() ?? []) {
      track.enabled = !isMuted && !isHeld;
    }
  }

  async function freshPeer(): Promise<RTCPeerConnection> {
    await openMicrophone();
    peer?.close();
    const next = new RTCPeerConnection();
    peer = next;
    next.ontrack = ({ track }) => {
      speaker.srcObject = new MediaStream([track]);
      // The call began with a click, so the browser lets it play; where not, the call shows as connected anyway.
      speaker.play().catch(() => undefined);
    };
    const track = microphone?.getAudioTracks()[0];
    if (track === undefined || microphone === null) {
      next.addTransceiver('audio', { direction: 'recvonly' });
    } else {
      next.addTrack(track, microphone);
    }
    return next;
  }

  return {
    openMicrophone,
    hasMicrophone: () => !isRefused,
    async createOffer() {
      const fresh = await freshPeer();
      await fresh.setLocalDescription(await fresh.createOffer());
      return gathered(fresh);
    },
    async createAnswer(_callSid, offer) {
      const fresh = await freshPeer();
      await fresh.setRemoteDescription({ type: 'offer', sdp: offer });
      await fresh.setLocalDescription(await fresh.createAnswer());
      return gathered(fresh);
    },
    async takeAnswer(_callSid, answer) {
      await peer?.setRemoteDescription({ type: 'answer', sdp: answer });
    },
    listen: (take) => captureSpeech(microphone, take),
    setMuted(shouldMute) {
      isMuted = shouldMute;
      apply();
    },
    setHeld(shouldHold) {
      isHeld = shouldHold;
      apply();
    },
    close() {
      peer?.close();
      peer = null;
      speaker.srcObject = null;
      for (const track of microphone?.getTracks() ?? []) {
        track.stop();
      }
      microphone = null;
      isMuted = false;
      isHeld = false;
      apply();
    },
  };
}

function gathered(peer: RTCPeerConnection): Promise<string> {
  return new Promise((resolve) => {
    const finish = () => resolve(peer.localDescription?.sdp ?? '');
    if (peer.iceGatheringState === 'complete') {
      finish();
      return;
    }
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState === 'complete') {
        finish();
      }
    });
    setTimeout(finish, GATHER_MS);
  });
}
