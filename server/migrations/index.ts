import type { Migration } from '../database/migrate.ts';
import { offersAsLists } from './001-offersAsLists.ts';
import { agentFields } from './002-agentFields.ts';
import { decisionRecords } from './003-decisionRecords.ts';

/** All there are, the oldest first. */
export const migrations: readonly Migration[] = [offersAsLists, agentFields, decisionRecords];
