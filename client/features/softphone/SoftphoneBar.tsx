import { useStore } from '../../api/store.ts';
import { lazily } from '../../components/lazily.tsx';
import { useCases } from '../cases/caseQueries.ts';
import { RingingBar } from './RingingBar.tsx';
import { phone } from './softphone.ts';
import { useWrapUpEnd } from './useWrapUpEnd.ts';
import './softphone.css';

const CallBar = lazily(async () => (await import('./CallBar.tsx')).CallBar);

/** The call in hand, on every page, and its wrap-up after it. */
export function SoftphoneBar() {
  const { rows } = useCases({ view: 'mine' });
  const { call } = useStore(phone);
  useWrapUpEnd(rows);
  const voiceRows = rows.filter((row) => row.case.channel === 'voice');
  return (
    <>
      {call?.state === 'ringing' && <RingingBar call={call} />}
      {voiceRows.map((row) => (
        <CallBar key={row.case.id} row={row} />
      ))}
    </>
  );
}
