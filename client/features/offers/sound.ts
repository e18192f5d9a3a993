import { Store } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';

/** Browsers keep pages silent until the reader has pressed something; `locked` asks for that press. */
export const soundState = new Store<'locked' | 'ready'>('locked');

let context: AudioContext | null = null;

function audio(): AudioContext {
  context ??= new AudioContext();
  return context;
}

/** To be called from a press or a key; without one the browser refuses. */
export async function unlockSound(): Promise<void> {
  await audio().resume();
  soundState.set(audio().state === 'running' ? 'ready' : 'locked');
}

/** Tones as pairs of pitch in Hz and start in seconds. */
const tunes = {
  offer: [
    [784, 0],
    [988, 0.14],
  ],
  call: [
    [660, 0],
    [880, 0.12],
    [660, 0.24],
    [880, 0.36],
  ],
  message: [[880, 0]],
} as const;

const TONE_SECONDS = 0.16;
const LOUDNESS = 0.12;

/** Plays a short tune, if sound is wanted and allowed. */
export function play(tune: keyof typeof tunes): void {
  if (!preferences.get().isSoundOn || soundState.get() === 'locked') {
    return;
  }
  const out = audio();
  for (const [pitch, start] of tunes[tune]) {
    const tone = out.createOscillator();
    const volume = out.createGain();
    const at = out.currentTime + start;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_SECONDS);
    tone.connect(volume).connect(out.destination);
    tone.start(at);
    tone.stop(at + TONE_SECONDS);
  }
}
