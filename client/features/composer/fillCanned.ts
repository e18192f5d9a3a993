export interface CannedValues {
  'contact.name': string;
  'contact.firstName': string;
  'agent.name': string;
  'agent.firstName': string;
  'case.number': string;
}

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Fills the variables that are known; the rest stays as written, and keeps the reply from being sent. */
export function fillCanned(text: string, values: CannedValues): string {
  const known = new Map<string, string>(Object.entries(values));
  return text.replace(VARIABLE, (whole, name: string) => known.get(name) || whole);
}

/** The variables nobody has filled in yet. */
export function openVariables(text: string): string[] {
  return Array.from(text.matchAll(VARIABLE), (match) => match[0]);
}
