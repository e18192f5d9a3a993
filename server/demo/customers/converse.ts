import { between, type Random } from '../random.ts';
import type { Dialogue } from './dialogue.ts';
import type { Line } from './line.ts';
import { pause } from './pause.ts';

/** Milliseconds that customers take; tests make them short. */
export interface Patience {
  /** From an agent's last words to the answer. */
  think: readonly [number, number];
  /** How long a customer waits for an agent's words before leaving. */
  giveUpMs: number;
}

/** What an agent said and the customer has not answered yet. */
export interface Ear {
  hear(words: string): void;
  /** @returns all that was said, as soon as something is; null after `timeoutMs` or at the signal */
  listen(timeoutMs: number, signal: AbortSignal): Promise<string | null>;
  /** @returns what has been said since, without waiting */
  take(): string;
}

export function createEar(): Ear {
  let heard: string[] = [];
  let wake: (() => void) | null = null;
  const take = () => heard.splice(0).join('\n');
  return {
    hear(words) {
      heard = [...heard, words];
      wake?.();
    },
    take,
    async listen(timeoutMs, signal) {
      if (heard.length === 0) {
        const enough = new AbortController();
        wake = () => enough.abort();
        await pause(timeoutMs, AbortSignal.any([signal, enough.signal]));
        wake = null;
      }
      return heard.length === 0 || signal.aborted ? null : take();
    },
  };
}

/**
 * One conversation from the first words to the last: the customer thinks a while before each answer, and what
 * the agent adds meanwhile is answered with it.
 */
export async function converse(
  facts: {
    line: Line;
    ear: Ear;
    dialogue: Dialogue;
    /** Null when it was said before. */
    opening: string | null;
    patience: Patience;
    random: Random;
  },
  signal: AbortSignal,
): Promise<void> {
  const { line, ear, dialogue, patience, random } = facts;
  if (facts.opening !== null) {
    await line.say(facts.opening);
  }
  while (!dialogue.isOver) {
    const words = await ear.listen(patience.giveUpMs, signal);
    if (words === null) {
      return;
    }
    line.setTyping(true);
    if (!(await pause(between(random, ...patience.think), signal))) {
      return;
    }
    line.setTyping(false);
    const answer = dialogue.answer(`${words}\n${ear.take()}`);
    if (answer !== null) {
      await line.say(answer);
    }
  }
}
