/** Local days of the workspace, such as 2026-11-21, both included. */
export interface DateRange {
  from: string;
  to: string;
}

export const presets = ['today', 'yesterday', 'week', 'month'] as const;
export type Preset = (typeof presets)[number];

/** Days before today on which each begins and ends. */
const spans: Record<Preset, { from: number; to: number }> = {
  today: { from: 0, to: 0 },
  yesterday: { from: 1, to: 1 },
  week: { from: 6, to: 0 },
  month: { from: 29, to: 0 },
};

/** @param nowMs the server's time: the reader's clock may be of another day */
export function rangeOf(preset: Preset, nowMs: number, timeZone: string): DateRange {
  const { from, to } = spans[preset];
  const today = localDate(nowMs, timeZone);
  return { from: daysBefore(today, from), to: daysBefore(today, to) };
}

export function localDate(atMs: number, timeZone: string): string {
  // The Swedish way of writing dates is ISO 8601's.
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(atMs);
}

function daysBefore(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}
