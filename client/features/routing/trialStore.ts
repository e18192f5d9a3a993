import { Store } from '../../api/store.ts';

/** The last runs of this page, so that their results are still there on return. */
export const trialStore = new Store<{ replay: string | null; simulation: string | null }>({
  replay: null,
  simulation: null,
});
