import type { TFunction } from 'i18next';

const KNOWN = ['no_agent', 'no_agent_callback', 'no_disposition'] as const;

function isKnownOutcome(text: string): text is (typeof KNOWN)[number] {
  return KNOWN.some((one) => one === text);
}

/** What a rule wrote by itself, in words; what people chose stands as they named it. */
export function outcomeText(disposition: string, t: TFunction): string {
  const own = disposition === '' ? 'no_disposition' : disposition;
  return isKnownOutcome(own) ? t(`outcomes.${own}`) : own;
}
