import { IconHash, IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useDemo } from '../demoContext.ts';
import type { PhoneSound } from '../phoneSound.ts';
import { spokenNumber } from '../spokenNumber.ts';
import { playTone, speak, type Tone } from '../tones.ts';

/** Calls the shop, shows the call, and rings when the shop calls back. */
export function CallScreen({ peer, sound }: { peer: string; sound: PhoneSound }) {
  const { client, state, text } = useDemo();
  const { kind, lastEnd } = state.call;
  const isRecorded = kind === 'inCall' && state.heard?.kind === 'recording';
  const [problem, setProblem] = useState<string | null>(null);
  const [isMuted, setIsMuted] = useState(false);
  useCallTones();
  // The next call begins with an open microphone.
  useEffect(() => {
    if (kind === 'idle') {
      setIsMuted(false);
    }
  }, [kind]);

  const handleCall = async () => {
    await sound.openMicrophone();
    setProblem(await client.call(peer));
  };
  const handleAnswer = async () => {
    await sound.openMicrophone();
    setProblem(await client.answer());
  };
  const handleMute = () => {
    sound.setMuted(!isMuted);
    setIsMuted(!isMuted);
  };

  return (
    <div className="app is-call" data-kind={kind}>
      <div className="call-who">
        <span className="call-avatar" data-kind={kind} aria-hidden="true">
          LS
        </span>
        <b>{text.shopName}</b>
        <span>{spokenNumber(peer)}</span>
        <p className="call-state" role="status">
          {kind === 'idle' ? (lastEnd === null ? '' : text.ended) : text[isRecorded ? 'recording' : kind]}
          {state.connectedAt !== null && <CallTimer since={state.connectedAt} />}
        </p>
        <Caption />
      </div>
      {problem !== null && (
        <p className="fault" role="alert">
          {problem}
        </p>
      )}
      <p className="call-hint">
        {sound.hasMicrophone()
          ? kind === 'idle' && text.microphone
          : isRecorded
            ? text.toneSpeaks
            : text.noMicrophone}
      </p>
      <div className="call-actions">
        {kind === 'idle' && (
          <button type="button" className="call-button is-go" onClick={() => void handleCall()}>
            <IconPhone size={26} aria-hidden="true" />
            <span>{text.callShop}</span>
          </button>
        )}
        {kind === 'ringing' && (
          <button type="button" className="call-button is-go" onClick={() => void handleAnswer()}>
            <IconPhone size={26} aria-hidden="true" />
            <span>{text.answer}</span>
          </button>
        )}
        {(kind === 'connected' || kind === 'inCall') && (
          <button type="button" className="call-button" aria-pressed={isMuted} onClick={handleMute}>
            {isMuted ? (
              <IconMicrophoneOff size={24} aria-hidden="true" />
            ) : (
              <IconMicrophone size={24} aria-hidden="true" />
            )}
            <span>{isMuted ? text.unmute : text.mute}</span>
          </button>
        )}
        {isRecorded && (
          <button type="button" className="call-button" onClick={() => void client.press('#')}>
            <IconHash size={24} aria-hidden="true" />
            <span>{text.done}</span>
          </button>
        )}
        {kind !== 'idle' && (
          <button type="button" className="call-button is-stop" onClick={() => void client.hangUp()}>
            <IconPhoneOff size={26} aria-hidden="true" />
            <span>{kind === 'ringing' ? text.decline : text.hangUp}</span>
          </button>
        )}
      </div>
    </div>
  );
}

/** What is heard, for those who cannot hear it. */
function Caption() {
  const { state, text } = useDemo();
  const { heard, call } = state;
  if (call.kind !== 'inCall' || heard === null || heard.kind === 'silence') {
    return null;
  }
  const words = { music: `♪ ${text.music}`, beep: '♪', recording: text.speakNow };
  return <p className="call-caption">{heard.kind === 'say' ? `“${heard.text}”` : words[heard.kind]}</p>;
}

function CallTimer({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <time className="call-timer">{` ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</time>
  );
}

/** Ringing, ringback, hold music and announcements, while nobody is on the line. */
function useCallTones(): void {
  const { state } = useDemo();
  const { kind } = state.call;
  const { heard } = state;
  const isMusic = kind === 'held' || (kind === 'inCall' && heard?.kind === 'music');
  const tone: Tone | null =
    kind === 'ringing'
      ? 'ringing'
      : kind === 'calling'
        ? 'ringback'
        : isMusic
          ? 'hold'
          : kind === 'inCall' && heard?.kind === 'beep'
            ? 'beep'
            : null;
  useEffect(() => (tone === null ? undefined : playTone(tone)), [tone]);
  useEffect(() => {
    if (kind === 'inCall' && heard?.kind === 'say') {
      return speak(heard.text, heard.language);
    }
    return undefined;
  }, [kind, heard]);
}
