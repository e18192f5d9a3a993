import { first } from './first.ts';
import { rest } from './rest.ts';

/** Every word of the console in Brazilian Portuguese. */
export const pt = { ...first, ...rest };
