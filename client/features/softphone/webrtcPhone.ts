import type { Softphone as SoftphoneAnswer } from '../../../shared/voice.ts';
import { preferences } from '../../components/preferences.ts';
import { socket } from '../../realtime/socket.ts';
import { takeExpectedCall } from './expectedCalls.ts';
import { type Invite, readFrame } from './frames.ts';
import { changeCall, endCall, phone, type Softphone } from './softphone.ts';

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

  const hangUpHere = () => {
    for (const track of leg?.microphone?.getTracks() ?? []) {
      track.stop();
    }
    leg?.peer.close();
    leg = null;
    speaker.srcObject = null;
    endCall();
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
      peer.addTrack(track, microphone);
    }
    await peer.setLocalDescription(await peer.createAnswer());
    await gathered(peer);
    send('answer', { callsid: invite.callsid, sdp: peer.localDescription?.sdp ?? '' });
    changeCall({ state: 'open' });
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
    };
    leg = { invite, peer, microphone: null };
    phone.set((old) => ({
      ...old,
      problem: null,
      call: { legId: invite.callsid, from: invite.from, state: 'ringing', isMuted: false },
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
  const handleLoss = () => phone.set((old) => ({ ...old, line: 'connecting' }));
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
    setMuted: (isMuted) => {
      for (const track of leg?.microphone?.getAudioTracks() ?? []) {
        track.enabled = !isMuted;
      }
      changeCall({ isMuted });
    },
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
      hangUpHere();
      phone.set({ line: 'off', problem: null, call: null });
    },
  };
}

/** Null when the agent or the machine refuses. */
async function openMicrophone(): Promise<MediaStream | null> {
  const { microphoneId } = preferences.get();
  const audio = {
    echoCancellation: true,
    noiseSuppression: true,
    ...(microphoneId ? { deviceId: microphoneId } : {}),
  };
  return navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
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
