import { useEffect } from 'react';
import { reconnectCall } from '../../../shared/api/workspace.ts';
import type { Call } from '../../../shared/message.ts';
import { request } from '../../api/request.ts';
import { useStore } from '../../api/store.ts';
import { useMe } from '../session/sessionQueries.ts';
import { expectCall } from './expectedCalls.ts';
import { keptLeg } from './keptLeg.ts';
import { useSoftphone } from './SoftphoneProvider.tsx';
import { phone } from './softphone.ts';

/** A ring that did not come through is asked for again. */
const AGAIN_MS = 3_000;
/** The provider soon tells that the old page is gone; only if it does not, the call is taken from there. */
const NOT_TOLD_MS = 2_000;
/** The tab that carried the call is asked first. */
const ELSEWHERE_MS = 3_000;

/**
 * Connects the agent again with their own call, of which this browser was lost: after a reload, a crash, or when
 * the line was away. The phone then picks up by itself: the call was answered before.
 *
 * @returns whether the call goes on without its agent for now
 */
export function useReconnect(call: Call | null): boolean {
  const { id, answersOn } = useMe();
  const softphone = useSoftphone();
  const { call: leg, line } = useStore(phone);
  const callId = call?.callId ?? '';
  const isMine = call?.agentId === id;
  const wasHere = keptLeg()?.callId === callId;
  const isLost = isMine && call.state === 'reconnecting';
  const isSilent = isMine && wasHere && (call.state === 'connected' || call.state === 'onHold');
  const canRing = answersOn === 'phone' ? isLost : softphone !== null && line === 'ready';
  const isDue = (isLost || isSilent) && leg === null && canRing;
  useEffect(() => {
    if (!isDue) {
      return;
    }
    const ask = () => {
      expectCall();
      // Refused where the call went on otherwise meanwhile; what it did is on its way to this page.
      request(reconnectCall, { params: { callId } }).catch(() => undefined);
    };
    const first = setTimeout(ask, wasHere ? (isLost ? 0 : NOT_TOLD_MS) : ELSEWHERE_MS);
    const again = setInterval(ask, ELSEWHERE_MS + AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [isDue, isLost, wasHere, callId]);
  return isLost || (isSilent && leg === null);
}
