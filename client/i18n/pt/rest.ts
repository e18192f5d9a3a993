import { reports } from './reports.ts';
import { routing } from './routing.ts';
import { settings } from './settings.ts';

/** What only parts say that are loaded later. */
export const rest = { reports, routing, settings };
