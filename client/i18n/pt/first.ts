import { account } from './account.ts';
import { cases } from './cases.ts';
import { common } from './common.ts';
import { composer } from './composer.ts';
import { errors } from './errors.ts';
import { issues } from './issues.ts';
import { people } from './people.ts';
import { shell } from './shell.ts';
import { thread } from './thread.ts';
import { voicemail } from './voicemail.ts';

/** What the first page may say. */
export const first = {
  ...common,
  ...account,
  ...shell,
  ...cases,
  ...thread,
  ...voicemail,
  ...composer,
  ...people,
  errors,
  issues,
};
