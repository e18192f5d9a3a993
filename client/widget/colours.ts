const WHITE = '#ffffff';
const BLACK = '#14161a';

/** Black or white, whichever reads better on the host's brand colour (WCAG 2 contrast). */
export function inkOn(accent: string): string {
  return contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
