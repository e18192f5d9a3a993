import { Store } from '../../api/store.ts';
import type { PolicyValues } from './policyForm.ts';

/** A policy that somebody works on, kept while the page is open: the what-if page tries it too. */
export interface PolicyDraft {
  /** The version it was made from. */
  basedOn: number;
  values: PolicyValues;
}

/** Null while nothing is changed. */
export const draftStore = new Store<PolicyDraft | null>(null);
