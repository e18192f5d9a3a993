import { first } from './first.ts';
import { rest } from './rest.ts';

/** Every word of the console in English; the shape that other languages must have. */
export const en = { ...first, ...rest };
