import type { Language } from '../../../shared/primitives.ts';
import { pick, type Random } from '../random.ts';
import { intentOf } from './intents.ts';
import { phrases } from './phrases.ts';
import { type Fact, type Facts, fill, type Topic } from './topic.ts';

export interface Dialogue {
  /** The first words by chat, SMS or WhatsApp. */
  openShort(): string;
  /** A whole mail. */
  openLong(): string;
  /** What the customer says to an agent's words; null when there is nothing to say. */
  answer(agentWords: string): string | null;
  /** True once the customer has what they wanted, or has given up. */
  readonly isOver: boolean;
}

/** Nobody writes for ever. */
const MAX_ANSWERS = 8;

/**
 * One customer's side of a conversation: they tell what happened, answer what they are asked for, urge while
 * nothing is settled, and say thanks when it is. Always in their own language, whatever the agent writes in.
 */
export function createDialogue(topic: Topic, facts: Facts, language: Language, random: Random): Dialogue {
  const say = phrases[language];
  const urges = [...topic.urge];
  const told = new Set<string>();
  let answers = 0;
  let isOver = false;

  const filled = (text: string) => fill(text, facts);
  const close = (words: string | null) => {
    isOver = true;
    return words;
  };

  function replyTo(words: string): string | null {
    const intent = intentOf(words);
    switch (intent.kind) {
      case 'asks':
        return intent.facts.map((fact) => tell(fact)).join(' ');
      case 'asksPhoto':
        return pick(random, say.photo);
      case 'asksPermission':
        return pick(random, say.yes);
      case 'asksTime':
        return fill(pick(random, say.time), facts);
      case 'asksMore':
        return close(pick(random, say.nothingMore));
      case 'asksUnknown':
        return fill(pick(random, say.unsure), facts);
      case 'settles':
        return close(pick(random, say.thanks));
      case 'saysBye':
        return close(pick(random, say.bye));
      case 'asksToWait':
        return told.has('wait') ? null : once('wait', pick(random, say.waiting));
      case 'greets':
        return urge() ?? null;
      case 'states':
        return urge() ?? once('fine', pick(random, say.fine));
    }
  }

  /** Each fact in a whole sentence the first time; asked again, the bare answer. */
  function tell(fact: Fact): string {
    if (fact === 'problem') {
      return told.has('problem')
        ? (urge() ?? filled(topic.problem))
        : (once('problem', filled(topic.problem)) ?? '');
    }
    return once(fact, fill(say.tell[fact], facts)) ?? facts[fact];
  }

  function once(key: string, words: string): string | null {
    if (told.has(key)) {
      return null;
    }
    told.add(key);
    return words;
  }

  function urge(): string | null {
    const next = urges.shift();
    return next === undefined ? null : filled(next);
  }

  return {
    openShort: () => filled(pick(random, topic.opening.short)),
    openLong: () =>
      `${pick(random, say.dear)}\n\n${filled(topic.opening.long)}\n\n${pick(random, say.regards)}\n${facts.name}`,
    answer(agentWords) {
      if (isOver || agentWords.trim() === '') {
        return null;
      }
      answers += 1;
      return answers >= MAX_ANSWERS ? close(pick(random, say.thanks)) : replyTo(agentWords);
    },
    get isOver() {
      return isOver;
    },
  };
}
