/** Telephone sound: 16-bit samples, one channel. */
export const SAMPLES_PER_SECOND = 8_000;

/** Below this the ear of a phone line hears nothing: root mean square of 16-bit samples. */
const QUIET = 150;

/** Length of one look at the loudness: 20 ms. */
const WINDOW = SAMPLES_PER_SECOND / 50;

const TONE_HERTZ = 440;
const TONE_STRENGTH = 9_000;

/** Whether anything in a stretch of sound is loud enough to be heard. */
export function isHeard(samples: Int16Array): boolean {
  return firstHeard(samples) !== null;
}

/** The sound without the silence before and behind it; empty when nothing is heard. */
export function withoutSilence(samples: Int16Array): Int16Array {
  const first = firstHeard(samples);
  if (first === null) {
    return new Int16Array(0);
  }
  let end = samples.length;
  while (end - WINDOW > first && loudness(samples.subarray(end - WINDOW, end)) < QUIET) {
    end -= WINDOW;
  }
  return samples.subarray(first, end);
}

export function joined(chunks: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A second of the tone that stands for a voice where a phone has no microphone; seconds join without a click. */
export function toneSecond(): Int16Array {
  const step = (2 * Math.PI * TONE_HERTZ) / SAMPLES_PER_SECOND;
  return Int16Array.from({ length: SAMPLES_PER_SECOND }, (_, index) =>
    Math.round(TONE_STRENGTH * Math.sin(step * index)),
  );
}

/** A WAV file: RIFF header of 44 bytes, then PCM, little-endian. */
export function wavOf(samples: Int16Array): Buffer {
  const dataBytes = samples.length * 2;
  const file = Buffer.alloc(44 + dataBytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // mono
  file.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  file.writeUInt32LE(SAMPLES_PER_SECOND * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(dataBytes, 40);
  for (const [index, sample] of samples.entries()) {
    file.writeInt16LE(sample, 44 + index * 2);
  }
  return file;
}

function firstHeard(samples: Int16Array): number | null {
  for (let at = 0; at < samples.length; at += WINDOW) {
    if (loudness(samples.subarray(at, at + WINDOW)) >= QUIET) {
      return at;
    }
  }
  return null;
}

function loudness(samples: Int16Array): number {
  let squares = 0;
  for (const sample of samples) {
    squares += sample * sample;
  }
  return Math.sqrt(squares / Math.max(1, samples.length));
}
