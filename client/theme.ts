import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/**
 * Every colour, size and distance of the console. Style sheets read them as custom properties
 * (`--space-2`, `--surface-main` …); no other file holds a literal.
 */

/** A 4 px grid, in rem so that the reader's own text size is honoured. */
const space = {
  '0-5': '0.125rem',
  '1': '0.25rem',
  '2': '0.5rem',
  '3': '0.75rem',
  '4': '1rem',
  '5': '1.25rem',
  '6': '1.5rem',
  '8': '2rem',
  '10': '2.5rem',
  '12': '3rem',
  '16': '4rem',
};

const sizes = {
  'text-small': '0.75rem',
  'leading-small': '1rem',
  'text-body': '0.875rem',
  'leading-body': '1.25rem',
  'text-title': '1.125rem',
  'leading-title': '1.5rem',
  'text-figure': '1.5rem',
  'leading-figure': '2rem',
  'weight-regular': '420',
  'weight-strong': '600',
  radius: '0.375rem',
  'radius-large': '0.625rem',
  'radius-round': '999px',
  hairline: '1px',
  'focus-width': '2px',
  'mark-width': '3px',
  control: '2rem',
  'control-small': '1.5rem',
  row: '3.25rem',
  'row-compact': '2.25rem',
  bar: '3rem',
  'rail-narrow': '3.5rem',
  'rail-wide': '13rem',
  list: '21rem',
  'list-medium': '18.5rem',
  panel: '20rem',
  bubble: '40rem',
  form: '34rem',
  sheet: '24rem',
  page: '64rem',
  'page-wide': '80rem',
  avatar: '1.75rem',
  'avatar-large': '2.5rem',
  dot: '0.5rem',
  badge: '1.125rem',
  thumb: '12rem',
  chart: '11.25rem',
  'thumb-small': '3rem',
  ring: '2.25rem',
  key: '2.75rem',
  'motion-fast': '100ms',
  motion: '150ms',
};

const light = {
  'surface-rail': '#f1f1ee',
  'surface-list': '#f8f8f6',
  'surface-main': '#fefefd',
  'surface-raised': '#ffffff',
  'surface-sunken': '#f1f1ee',
  'surface-hover': '#ededea',
  'surface-selected': '#e4eafb',
  line: '#e4e4e0',
  'line-strong': '#d0d0cb',
  'line-control': '#8d9099',
  text: '#1d2025',
  'text-quiet': '#545963',
  'text-faint': '#666b75',
  accent: '#2b57d3',
  'accent-fill': '#2b57d3',
  'accent-fill-hover': '#2449b3',
  'accent-tint': '#e8eefc',
  'accent-line': '#a9bdf2',
  'on-accent': '#ffffff',
  danger: '#bb2028',
  'danger-fill': '#c2262e',
  'danger-tint': '#fdeceb',
  warning: '#8a5605',
  'warning-fill': '#d68a12',
  'warning-tint': '#fdf2da',
  ok: '#1b7340',
  'ok-fill': '#2a9457',
  'ok-tint': '#e5f4ea',
  'bubble-in': '#f0f0ed',
  'bubble-out': '#e6edfc',
  note: '#fdf5d3',
  'note-line': '#cfae33',
  'note-text': '#5c4a06',
  email: '#3a689f',
  sms: '#287465',
  whatsapp: '#1c8046',
  voice: '#8347a8',
  webchat: '#a9581f',
  'avatar-1': '#e3e7f3',
  'avatar-2': '#e2eee8',
  'avatar-3': '#f1e7de',
  'avatar-4': '#ece3f0',
  'avatar-5': '#e3edf0',
  'avatar-6': '#f0e4e6',
  paper: '#ffffff',
  'paper-text': '#1d2025',
  veil: 'rgba(29, 32, 37, 0.45)',
  'shadow-float': '0 8px 28px rgba(29, 32, 37, 0.16), 0 1px 4px rgba(29, 32, 37, 0.1)',
};

/** Designed for itself: what lies higher is lighter, and nothing is pure black or white. */
const dark: Record<keyof typeof light, string> = {
  'surface-rail': '#131418',
  'surface-list': '#191a1f',
  'surface-main': '#1f2126',
  'surface-raised': '#2a2d33',
  'surface-sunken': '#17181c',
  'surface-hover': '#25272d',
  'surface-selected': '#2a3350',
  line: '#2b2e35',
  'line-strong': '#3c4049',
  'line-control': '#737986',
  text: '#e3e5e9',
  'text-quiet': '#abb0ba',
  'text-faint': '#959ba6',
  accent: '#8ca7ff',
  'accent-fill': '#4263d4',
  'accent-fill-hover': '#5273e4',
  'accent-tint': '#252d45',
  'accent-line': '#4a5f9f',
  'on-accent': '#f8f9fc',
  danger: '#ff8f8a',
  'danger-fill': '#c9373e',
  'danger-tint': '#392325',
  warning: '#e9b862',
  'warning-fill': '#c98a26',
  'warning-tint': '#37301f',
  ok: '#74d198',
  'ok-fill': '#3a9c63',
  'ok-tint': '#1f3227',
  'bubble-in': '#2b2e35',
  'bubble-out': '#28355a',
  note: '#37321d',
  'note-line': '#8f7b2b',
  'note-text': '#efe2ad',
  email: '#86b1e8',
  sms: '#6cc4b1',
  whatsapp: '#63c98c',
  voice: '#c795e8',
  webchat: '#e59f6a',
  'avatar-1': '#333a52',
  'avatar-2': '#2c4038',
  'avatar-3': '#463a2f',
  'avatar-4': '#40334a',
  'avatar-5': '#2c4047',
  'avatar-6': '#483438',
  paper: '#f4f4f1',
  'paper-text': '#1d2025',
  veil: 'rgba(8, 9, 11, 0.6)',
  'shadow-float': '0 10px 32px rgba(0, 0, 0, 0.5), 0 1px 3px rgba(0, 0, 0, 0.4)',
};

/** Widths in px at which the layout changes; read by `useLayout`. */
export const breakpoints = { narrow: 760, medium: 1180, wide: 1480 };

/** Heights that the virtual lists must know in px. */
export const rowHeights = { case: 52, compact: 36, contact: 52 };

/** Series of the charts, by custom property. */
export const chartColors = {
  primary: 'var(--accent)',
  quiet: 'var(--line-strong)',
  compare: 'var(--text-faint)',
  grid: 'var(--line)',
  text: 'var(--text-quiet)',
};

/** Lengths that components take as numbers of px. */
export const px = {
  icon: 18,
  iconSmall: 14,
  iconTiny: 12,
  iconLarge: 24,
  stroke: 1.6,
  popover: 280,
  menu: 232,
  chart: 180,
  ring: 36,
  unit: 60,
  unitMark: 20,
  axis: 52,
};

const accent: MantineColorsTuple = [
  '#e8eefc',
  '#cfdbf8',
  '#a9bdf2',
  '#8ca7ff',
  '#6583e6',
  '#4263d4',
  '#2b57d3',
  '#2449b3',
  '#1e3d95',
  '#193277',
];

const neutralDark: MantineColorsTuple = [
  '#e3e5e9',
  '#c5c9d1',
  '#abb0ba',
  '#737986',
  '#3c4049',
  '#32353c',
  '#2a2d33',
  '#1f2126',
  '#191a1f',
  '#131418',
];

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark: neutralDark },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1.125rem', xl: '1.5rem' },
  lineHeights: { xs: '1rem', sm: '1.25rem', md: '1.25rem', lg: '1.5rem', xl: '2rem' },
  spacing: { xs: space['1'], sm: space['2'], md: space['3'], lg: space['4'], xl: space['6'] },
  radius: { xs: '0.25rem', sm: sizes.radius, md: sizes.radius, lg: sizes['radius-large'], xl: '1rem' },
  headings: { fontWeight: sizes['weight-strong'] },
});

type Variables = Record<`--${string}`, string>;

function asVariables(tokens: Record<string, string>, prefix = ''): Variables {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${prefix}${name}`, value]));
}

const mantineColors: Variables = {
  '--mantine-color-body': 'var(--surface-main)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-quiet)',
  '--mantine-color-placeholder': 'var(--text-faint)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-red-filled': 'var(--danger-fill)',
  '--mantine-color-red-filled-hover': 'var(--danger-fill)',
  '--mantine-color-red-light-color': 'var(--danger)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface-raised)',
  '--mantine-color-default-hover': 'var(--surface-hover)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-default-color': 'var(--text)',
};

/** Our tokens as custom properties, and Mantine's own pointed at them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { ...asVariables(space, 'space-'), ...asVariables(sizes) },
  light: { ...asVariables(light), ...mantineColors },
  dark: { ...asVariables(dark), ...mantineColors },
});
