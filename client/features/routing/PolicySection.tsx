import { useState } from 'react';
import { useStore } from '../../api/store.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { draftStore } from './draftStore.ts';
import { PolicyEditor } from './PolicyEditor.tsx';
import { usePolicies, usePolicy } from './routingQueries.ts';

/** The rules in force, as a draft that can be changed, looked at and activated. */
export function PolicySection() {
  const { inForce, error, refetch } = usePolicies();
  const draft = useStore(draftStore);
  const basedOn = draft?.basedOn ?? inForce?.version ?? null;
  const base = usePolicy(basedOn);
  const newest = usePolicy(inForce?.version ?? null);
  // Each beginning is a form of its own: the values of the last one must not stay in its fields.
  const [beginning, setBeginning] = useState(0);
  const failure = error ?? base.error ?? newest.error;
  if (failure && !(base.data && newest.data)) {
    return <ErrorState error={failure} onRetry={refetch} />;
  }
  if (!base.data || !newest.data || !inForce) {
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
      newest={inForce}
      onBeginAgain={beginAgain}
    />
  );
}
