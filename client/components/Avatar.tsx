const TINTS = 6;

function initialsOf(name: string): string {
  if (/^\+\d+$/.test(name)) {
    return name.slice(-2);
  }
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => Array.from(word ?? '')[0] ?? '',
  );
  return letters.join('').toLocaleUpperCase() || '?';
}

function tintOf(name: string): number {
  let sum = 0;
  for (const character of name) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return (sum % TINTS) + 1;
}

interface AvatarProps {
  name: string;
  isLarge?: boolean;
}

/** Initials on a quiet tint that stays the same for a name. Decoration: the name itself stands beside it. */
export function Avatar({ name, isLarge = false }: AvatarProps) {
  const size = isLarge ? 'avatar avatar-large' : 'avatar';
  return (
    <span className={`${size} avatar-tint-${tintOf(name)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
