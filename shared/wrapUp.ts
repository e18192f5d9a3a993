import { z } from 'zod';

/**
 * What an agent owes after a conversation ends: `none` nothing; `optional` time they may cut short;
 * `mandatory` time they may cut short by giving a disposition; `noEarlyExit` time that runs to its end.
 */
export const wrapUpModeSchema = z.enum(['none', 'optional', 'mandatory', 'noEarlyExit']);
export type WrapUpMode = z.infer<typeof wrapUpModeSchema>;
