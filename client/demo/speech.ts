/** What a telephone line carries. */
const SAMPLES_PER_SECOND = 8_000;
/** The browser's sound comes in blocks of this many samples: a tenth of a second. */
const BLOCK = 4_096;
/** Half a second at a time goes to the server. */
const PACKET = SAMPLES_PER_SECOND / 2;
const TONE_HERTZ = 440;

/**
 * What is said at a microphone, as a telephone would carry it. Where there is no microphone a tone stands for
 * the voice.
 *
 * @returns a function that ends it, after what is left was handed over
 */
export function captureSpeech(
  microphone: MediaStream | null,
  take: (samples: Int16Array<ArrayBuffer>) => void,
): () => void {
  const context = new AudioContext();
  const source = microphone === null ? toneIn(context) : context.createMediaStreamSource(microphone);
  // An audio worklet would need a script of its own, for sound that nobody plays while it is taken.
  const tap = context.createScriptProcessor(BLOCK, 1, 1);
  const toLine = createDownsampler(context.sampleRate);
  let waiting: number[] = [];
  tap.onaudioprocess = ({ inputBuffer }) => {
    waiting.push(...toLine(inputBuffer.getChannelData(0)));
    while (waiting.length >= PACKET) {
      take(Int16Array.from(waiting.slice(0, PACKET)));
      waiting = waiting.slice(PACKET);
    }
  };
  source.connect(tap);
  // Without a way to the speaker the browser would not run it; it plays nothing.
  tap.connect(context.destination);
  return () => {
    tap.onaudioprocess = null;
    if (waiting.length > 0) {
      take(Int16Array.from(waiting));
    }
    void context.close();
  };
}

/**
 * Makes 16-bit samples at the line's rate out of blocks at the browser's: each is the mean of those that fall
 * into it, and blocks join without a gap.
 */
export function createDownsampler(rate: number): (block: Float32Array) => number[] {
  const step = rate / SAMPLES_PER_SECOND;
  let [sum, count, position] = [0, 0, 0];
  return (block) => {
    const samples: number[] = [];
    for (const value of block) {
      sum += value;
      count += 1;
      position += 1;
      if (position >= step) {
        samples.push(Math.round(Math.max(-1, Math.min(1, sum / count)) * 32_767));
        position -= step;
        [sum, count] = [0, 0];
      }
    }
    return samples;
  };
}

function toneIn(context: AudioContext): AudioNode {
  const oscillator = context.createOscillator();
  oscillator.frequency.value = TONE_HERTZ;
  const gain = context.createGain();
  gain.gain.value = 0.3;
  oscillator.connect(gain);
  oscillator.start();
  return gain;
}
