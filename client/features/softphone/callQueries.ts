import { useMutation } from '@tanstack/react-query';
import { hangUpCall, holdCall } from '../../../shared/api/workspace.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';

export function useHoldCall() {
  return useMutation({
    mutationFn: ({ callId, isOnHold }: { callId: string; isOnHold: boolean }) =>
      request(holdCall, { params: { callId }, body: { isOnHold } }),
    onError: notifyFailure,
  });
}

export function useHangUpCall() {
  return useMutation({
    mutationFn: (callId: string) => request(hangUpCall, { params: { callId } }),
    onError: notifyFailure,
  });
}
