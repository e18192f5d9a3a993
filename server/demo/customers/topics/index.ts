import type { TopicsByLanguage } from '../topic.ts';
import { englishTopics } from './en.ts';
import { portugueseTopics } from './pt.ts';

/** The same reasons to write, in the same order, in each language. */
export const topics: TopicsByLanguage = { en: englishTopics, pt: portugueseTopics };
