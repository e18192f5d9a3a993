import { account } from './account.ts';
import { cases } from './cases.ts';
import { common } from './common.ts';
import { composer } from './composer.ts';
import { errors } from './errors.ts';
import { issues } from './issues.ts';
import { people } from './people.ts';
import { reports } from './reports.ts';
import { routing } from './routing.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { thread } from './thread.ts';
import { voicemail } from './voicemail.ts';

/** Every word of the console in Brazilian Portuguese. */
export const pt = {
  ...common,
  ...account,
  ...shell,
  ...cases,
  ...thread,
  ...voicemail,
  ...composer,
  ...people,
  reports,
  routing,
  settings,
  errors,
  issues,
};
