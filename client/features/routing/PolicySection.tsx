import { useState } from 'react';
import { useStore } from '../../api/store.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { draftStore } from './draftStore.ts';
import { PolicyEditor } from './PolicyEditor.tsx';
import type { Part } from './parts.ts';
import { usePolicies, usePolicy } from './routingQueries.ts';

/** The rules in force, as a draft that can be changed, looked at and activated. */
export function PolicySection() {
  const { inForce, error, refetch } = usePolicies();
  const draft = useStore(draftStore);
  const basedOn = draft?.basedOn ?? inForce?.version ?? null;
  // The editor stays while a colleague's activation is fetched: what is open in it is not to vanish.
  const base = usePolicy(basedOn, { keepsLast: true });
  const newest = usePolicy(inForce?.version ?? null, { keepsLast: true });
  const [part, setPart] = useState<Part>({ tab: 'general', queueId: null });
  // Each beginning is a form of its own: the values of the last one must not stay in its fields.
  const [beginning, setBeginning] = useState(0);
  const failure = error ?? base.error ?? newest.error;
  if (failure && !(base.data && newest.data)) {
    return <ErrorState error={failure} onRetry={refetch} />;
  }
  if (!base.data || !newest.data) {
    return <RowSkeletons />;
  }
  const beginAgain = () => {
    draftStore.set(null);
    setBeginning((old) => old + 1);
  };
  return (
    <PolicyEditor
      key={`${beginning} ${base.data.version.version}`}
      base={base.data.policy}
      inForce={newest.data.policy}
      newest={newest.data.version}
      part={part}
      onPart={setPart}
      onBeginAgain={beginAgain}
    />
  );
}
