import type { Agent } from '../../../shared/agent.ts';

/** Whom a note names with an `@`, however their name came into it: chosen, typed, or back from a draft. */
export function mentionedIn(text: string, agents: readonly Pick<Agent, 'id' | 'name'>[]): string[] {
  return agents.filter((one) => text.includes(`@${one.name}`)).map((one) => one.id);
}
