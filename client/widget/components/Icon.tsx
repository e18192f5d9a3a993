/** @jsxImportSource preact */

/** Strokes on a 24 px grid. */
const PATHS = {
  chat: 'M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5z',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9l6 6 6-6',
  send: 'M5 12l14-7-5 14-3-6z M11 13l3-3',
  clip: 'M15.5 7.5l-7 7a2 2 0 1 0 2.8 2.8l7.2-7.2a4 4 0 0 0-5.6-5.6L5.6 11.8a6 6 0 0 0 8.5 8.5l4.9-5',
  file: 'M7 3h7l5 5v13H7z M14 3v5h5',
  tick: 'M4 12.5l5 5L20 7',
  ticks: 'M2 12.5l5 5L17 7 M12 16.5l1.2 1L23 7',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M12 8v4l3 2',
  warning: 'M12 4l9 16H3z M12 10v4 M12 17v.2',
} as const;

export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
