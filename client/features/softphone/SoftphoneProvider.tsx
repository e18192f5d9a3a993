import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { getSoftphone } from '../../../shared/api/workspace.ts';
import type { Softphone as SoftphoneAnswer } from '../../../shared/voice.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { useStore } from '../../api/store.ts';
import { preferences } from '../../components/preferences.ts';
import { useMe } from '../session/sessionQueries.ts';
import { phone, type Softphone } from './softphone.ts';
import { useLeaveWarning } from './useLeaveWarning.ts';

const SoftphoneContext = createContext<Softphone | null>(null);

/** The agent's phone; null while calls do not come to this browser. */
export function useSoftphone(): Softphone | null {
  return use(SoftphoneContext);
}

async function open(answer: SoftphoneAnswer): Promise<Softphone | null> {
  if (answer.transport === 'none') {
    return null;
  }
  if (answer.transport === 'webrtc') {
    const { webrtcPhone } = await import('./webrtcPhone.ts');
    return webrtcPhone(answer);
  }
  const { twilioPhone } = await import('./twilioPhone.ts');
  return twilioPhone(answer, renewToken);
}

async function renewToken(): Promise<string | null> {
  const answer = await request(getSoftphone);
  return answer.transport === 'twilio' ? answer.token : null;
}

/** Opens the phone that the server names, and keeps it open on every page. */
export function SoftphoneProvider({ children }: { children: ReactNode }) {
  const { answersOn } = useMe();
  const { data } = useQuery({
    queryKey: [...keys.softphone, answersOn],
    queryFn: ({ signal }) => request(getSoftphone, { signal }),
    // A fresh token at every reconnect would end the running call.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: false,
    meta: { keepsThroughReconnect: true },
  });
  const [softphone, setSoftphone] = useState<Softphone | null>(null);
  const { microphoneId, speakerId } = useStore(preferences);
  const transport = data?.transport;
  const identity = data && 'identity' in data ? data.identity : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a renewed token is the same phone
  useEffect(() => {
    if (!data || data.transport === 'none') {
      return;
    }
    let isGone = false;
    let opened: Softphone | null = null;
    open(data)
      .then((one) => {
        opened = one;
        if (isGone) {
          one?.stop();
        } else {
          setSoftphone(one);
        }
      })
      .catch(() => phone.set((old) => ({ ...old, line: 'failed', problem: 'carrier' })));
    return () => {
      isGone = true;
      opened?.stop();
      setSoftphone(null);
    };
  }, [transport, identity]);

  useEffect(() => {
    softphone?.chooseDevices({ microphoneId, speakerId }).catch(() => {
      phone.set((old) => ({ ...old, problem: 'microphone' }));
    });
  }, [softphone, microphoneId, speakerId]);

  useLeaveWarning();
  return <SoftphoneContext value={softphone}>{children}</SoftphoneContext>;
}
