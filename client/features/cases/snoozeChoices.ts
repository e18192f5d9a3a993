export interface SnoozeChoice {
  name: 'hour' | 'evening' | 'tomorrow' | 'monday' | 'reply';
  /** Null is until the customer writes. */
  at: Date | null;
}

const MORNING = 9;
const EVENING = 18;
const MONDAY = 1;

function atHour(base: Date, days: number, hour: number): Date {
  const at = new Date(base);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at;
}

/** The usual ends of a snooze, in the agent's own time zone; none lies in the past. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const daysToMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  const choices: SnoozeChoice[] = [
    { name: 'hour', at: new Date(now.getTime() + 3_600_000) },
    { name: 'evening', at: atHour(now, 0, EVENING) },
    { name: 'tomorrow', at: atHour(now, 1, MORNING) },
    { name: 'monday', at: atHour(now, daysToMonday, MORNING) },
    { name: 'reply', at: null },
  ];
  const isTwice = daysToMonday === 1;
  return choices.filter(({ name, at }) => (at === null || at > now) && !(name === 'monday' && isTwice));
}
