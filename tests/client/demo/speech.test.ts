import { describe, expect, it } from 'vitest';
import { createDownsampler } from '../../../client/demo/speech.ts';

const LINE_RATE = 8_000;

describe('sound for a telephone line', () => {
  it.each([48_000, 44_100, 16_000, 8_000])('has 8,000 samples a second, from %i', (rate) => {
    const toLine = createDownsampler(rate);
    const samples = inBlocks(new Float32Array(rate).fill(0.5)).flatMap(toLine);
    expect(Math.abs(samples.length - LINE_RATE)).toBeLessThanOrEqual(1);
    expect(new Set(samples)).toEqual(new Set([Math.round(0.5 * 32_767)]));
  });

  it('joins blocks without a gap', () => {
    const wave = Float32Array.from({ length: 44_100 }, (_, index) => Math.sin(index / 50));
    const atOnce = createDownsampler(44_100)(wave);
    const byBlock = createDownsampler(44_100);
    expect(inBlocks(wave).flatMap(byBlock)).toEqual(atOnce);
  });

  it('clips what is too loud', () => {
    expect(createDownsampler(LINE_RATE)(Float32Array.of(3, -3))).toEqual([32_767, -32_767]);
  });
});

function inBlocks(sound: Float32Array): Float32Array[] {
  const blocks: Float32Array[] = [];
  for (let at = 0; at < sound.length; at += 4_096) {
    blocks.push(sound.subarray(at, at + 4_096));
  }
  return blocks;
}
