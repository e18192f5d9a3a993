import { describe, expect, it } from 'vitest';
import { smsSegments } from '../../client/features/composer/smsSegments.ts';

describe('counting the segments of an SMS', () => {
  it.each([
    ['a'.repeat(160), 1, 0],
    ['a'.repeat(161), 2, 145],
    ['a'.repeat(306), 2, 0],
    ['a'.repeat(307), 3, 152],
  ])('counts 160 signs alone and 153 each when joined (%#)', (text, segments, left) => {
    expect(smsSegments(text)).toEqual({ encoding: 'gsm', segments, left });
  });

  it('counts signs of the extension table twice', () => {
    expect(smsSegments('€'.repeat(80))).toEqual({ encoding: 'gsm', segments: 1, left: 0 });
    expect(smsSegments('€'.repeat(81)).segments).toBe(2);
  });

  it('falls to 70 and 67 signs as soon as one sign is outside the alphabet', () => {
    expect(smsSegments(`ã${'a'.repeat(69)}`)).toEqual({ encoding: 'unicode', segments: 1, left: 0 });
    expect(smsSegments(`ã${'a'.repeat(70)}`)).toEqual({ encoding: 'unicode', segments: 2, left: 63 });
  });

  it('counts an emoji as the two places it takes', () => {
    expect(smsSegments('🎉')).toEqual({ encoding: 'unicode', segments: 1, left: 68 });
  });
});
