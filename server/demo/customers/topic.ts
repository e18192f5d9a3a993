import type { Language } from '../../../shared/primitives.ts';

/** What an agent may ask a customer for; every customer has an answer to each. */
export type Fact =
  | 'order'
  | 'product'
  | 'name'
  | 'email'
  | 'phone'
  | 'address'
  | 'postcode'
  | 'day'
  | 'amount'
  | 'problem';

/** What the problem is, is the topic's to say. */
export type Facts = Readonly<Record<Exclude<Fact, 'problem'>, string>>;

/** One reason to write to a shop. Texts may hold `{order}` and the other facts, and `{agent}`. */
export interface Topic {
  id: string;
  /** What lists show it under. */
  tags: readonly string[];
  disposition: string;
  /** Of a mail. */
  subject: string;
  opening: {
    /** First words by chat, SMS or WhatsApp. */
    short: readonly string[];
    /** Body of a mail, without greeting and signature. */
    long: string;
  };
  /** The same in other words, when the agent asks what it is about. */
  problem: string;
  /** What the customer adds while nothing is settled. */
  urge: readonly string[];
  /** A whole conversation as it might have gone, after the opening: agent, customer, agent … */
  course: readonly string[];
  /** What an agent may have noted for colleagues. */
  note: string | null;
}

export type TopicsByLanguage = Readonly<Record<Language, readonly Topic[]>>;

/** @throws RangeError when the text names a fact that is not there */
export function fill(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = facts[name];
    if (value === undefined) {
      throw new RangeError(`no fact "${name}" for "${text}"`);
    }
    return value;
  });
}
