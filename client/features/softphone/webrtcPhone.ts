import type { Softphone as SoftphoneAnswer } from '../../../shared/voice.ts';
import { socket } from '../../realtime/socket.ts';
import { takeExpectedCall } from './expectedCalls.ts';
import { type Invite, readFrame } from './frames.ts';
import { openMicrophone } from './microphone.ts';
import { changeCall, endCall, loseCall, phone, type Softphone, wasMuted } from './softphone.ts';

type WebrtcAnswer = Extract<SoftphoneAnswer, { transport: 'webrtc' }>;

/** Candidates that have not come by then are not worth the caller's wait. */
const GATHERING_MS = 1_500;
const AGAIN_MS = 2_000;

interface Leg {
  invite: Invite;
  peer: RTCPeerConnection;
  microphone: MediaStream | null;
}

/** Plain WebRTC: the carrier's signalling frames come and go over our own socket. */
export function webrtcPhone({ iceServers }: WebrtcAnswer): Softphone {
  const speaker = new Audio();
  speaker.autoplay = true;
  let leg: Leg | null = null;

  const send = (type: string, payload: Record<string, unknown>) =>
    socket.emit('call', { frame: { type, version: '1.6', payload } });

  const closeLeg = () => {
    for (const track of leg?.microphone?.getTracks() ?? []) {
      track.stop();
    }
    leg?.peer.close();
    leg = null;
    speaker.srcObject = null;
  };

  const hangUpHere = () => {
    closeLeg();
    endCall();
  };

  const setMuted = (isMuted: boolean) => {
    for (const track of leg?.microphone?.getAudioTracks() ?? []) {
      track.enabled = !isMuted;
    }
    changeCall({ isMuted });
  };

  const playSound = () => {
    speaker.play().then(
      () => phone.set((old) => (old.problem === 'sound' ? { ...old, problem: null } : old)),
      (error: unknown) => {
        // Another track may be put in while this one begins; only a browser that wants a click is a problem.
        if (error instanceof DOMException && error.name === 'NotAllowedError') {
          phone.set((old) => ({ ...old, problem: 'sound' }));
        }
      },
    );
  };

  const accept = async () => {
    if (!leg) {
      return;
    }
    const { peer, invite } = leg;
    changeCall({ state: 'connecting' });
    const microphone = await openMicrophone();
    if (!microphone) {
      phone.set((old) => ({ ...old, problem: 'microphone' }));
      changeCall({ state: 'ringing' });
      return;
    }
    leg.microphone = microphone;
    await peer.setRemoteDescription({ type: 'offer', sdp: invite.sdp });
    for (const track of microphone.getAudioTracks()) {
      track.enabled = !wasMuted();
      peer.addTrack(track, microphone);
    }
    await peer.setLocalDescription(await peer.createAnswer());
    await gathered(peer);
    send('answer', { callsid: invite.callsid, sdp: peer.localDescription?.sdp ?? '' });
    changeCall({ state: 'open', isMuted: wasMuted() });
    phone.set((old) => (old.problem === 'microphone' ? { ...old, problem: null } : old));
  };

  const handleInvite = (invite: Invite) => {
    if (leg) {
      send('reject', { callsid: invite.callsid });
      return;
    }
    const peer = new RTCPeerConnection({
      iceServers: iceServers.map((one) => ({ ...one })) as RTCIceServer[],
    });
    peer.ontrack = ({ streams }) => {
      speaker.srcObject = streams[0] ?? null;
      playSound();
    };
    leg = { invite, peer, microphone: null };
    phone.set((old) => ({
      ...old,
      problem: null,
      call: {
        legId: invite.callsid,
        callId: invite.callId,
        from: invite.from,
        state: 'ringing',
        isMuted: false,
      },
    }));
    if (takeExpectedCall()) {
      void accept();
    }
  };

  const handleFrame = ({ frame: raw }: { frame: Record<string, unknown> }) => {
    const frame = readFrame(raw);
    if (frame?.type === 'invite') {
      handleInvite(frame.invite);
    } else if (frame?.type === 'end' && (frame.callsid === null || frame.callsid === leg?.invite.callsid)) {
      hangUpHere();
    } else if (frame?.type === 'ready') {
      phone.set((old) => ({ ...old, line: 'ready' }));
    } else if (frame?.type === 'closed') {
      handleLoss();
      clearTimeout(again);
      again = setTimeout(register, AGAIN_MS);
    }
  };

  const register = () => send('register', { media: { audio: true } });
  // The carrier ends the leg of a phone whose line is gone; the call waits for its agent.
  const handleLoss = () => {
    closeLeg();
    loseCall();
    phone.set((old) => ({ ...old, line: 'connecting' }));
  };
  let again: ReturnType<typeof setTimeout> | undefined;

  socket.on('call', handleFrame);
  socket.on('connect', register);
  socket.on('disconnect', handleLoss);
  phone.set({ line: 'connecting', problem: null, call: null });
  if (socket.connected) {
    register();
  }

  return {
    accept,
    reject: () => {
      if (leg) {
        send('reject', { callsid: leg.invite.callsid });
        hangUpHere();
      }
    },
    hangUp: () => {
      if (leg) {
        send('hangup', { callsid: leg.invite.callsid });
        hangUpHere();
      }
    },
    setMuted,
    playSound,
    sendDigit: (digit) => {
      if (leg) {
        send('dtmf', { callsid: leg.invite.callsid, dtmf: digit });
      }
    },
    chooseDevices: async ({ speakerId }) => {
      if ('setSinkId' in speaker) {
        await speaker.setSinkId(speakerId ?? '');
      }
      await changeMicrophone(leg);
    },
    stop: () => {
      socket.off('call', handleFrame);
      socket.off('connect', register);
      socket.off('disconnect', handleLoss);
      clearTimeout(again);
      if (leg) {
        send('hangup', { callsid: leg.invite.callsid });
      }
      closeLeg();
      loseCall();
      phone.set({ line: 'off', problem: null, call: null });
    },
  };
}

async function changeMicrophone(leg: Leg | null): Promise<void> {
  const sender = leg?.peer.getSenders().find((one) => one.track?.kind === 'audio');
  const next = sender ? await openMicrophone() : null;
  const [track] = next?.getAudioTracks() ?? [];
  if (!leg || !sender || !track) {
    return;
  }
  await sender.replaceTrack(track);
  for (const old of leg.microphone?.getTracks() ?? []) {
    old.stop();
  }
  leg.microphone = next;
}

/** The frames carry one whole description: wait until the browser knows its addresses. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, GATHERING_MS);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState === 'complete') {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}
