/** A note of a melody: hertz, start and length in seconds. */
type Note = readonly [pitch: number, start: number, length: number];

interface Melody {
  notes: readonly Note[];
  /** Seconds after which it starts again. */
  every: number;
  volume: number;
}

/** What a phone sounds like, made on the spot: no files, nothing fetched. */
const MELODIES = {
  ringback: { notes: [[425, 0, 1]], every: 4, volume: 0.06 },
  ringing: {
    notes: [
      [659, 0, 0.18],
      [784, 0.2, 0.18],
      [988, 0.4, 0.3],
      [784, 0.8, 0.18],
      [988, 1, 0.4],
    ],
    every: 2.6,
    volume: 0.12,
  },
  /** After it one speaks; once is enough. */
  beep: { notes: [[1000, 0, 0.4]], every: 3600, volume: 0.12 },
  hold: {
    notes: [
      [262, 0, 0.9],
      [330, 0.8, 0.9],
      [392, 1.6, 0.9],
      [494, 2.4, 0.9],
      [440, 3.2, 0.9],
      [392, 4, 0.9],
      [330, 4.8, 0.9],
      [294, 5.6, 1.4],
    ],
    every: 7.2,
    volume: 0.05,
  },
} as const satisfies Record<string, Melody>;

export type Tone = keyof typeof MELODIES;

/** Plays until the returned function is called. */
export function playTone(tone: Tone): () => void {
  const { notes, every, volume } = MELODIES[tone];
  const context = new AudioContext();
  const playOnce = () => {
    for (const note of notes) {
      playNote(context, note, volume);
    }
  };
  playOnce();
  const timer = setInterval(playOnce, every * 1000);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

function playNote(context: AudioContext, [pitch, start, length]: Note, volume: number): void {
  const from = context.currentTime + start;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume, from + 0.04);
  gain.gain.setValueAtTime(volume, from + Math.max(0.05, length - 0.12));
  gain.gain.linearRampToValueAtTime(0, from + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + length);
}

/** Reads an announcement aloud in the browser's own voice. */
export function speak(words: string, language: string): () => void {
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.lang = language;
  speechSynthesis.speak(utterance);
  return () => speechSynthesis.cancel();
}
