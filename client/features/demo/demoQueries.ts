import { useMutation, useQuery } from '@tanstack/react-query';
import { getDemo, steerDemo } from '../../../shared/api/workspace.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { queryClient } from '../../realtime/eventContext.ts';

export function useDemo() {
  return useQuery({ queryKey: keys.demo, queryFn: ({ signal }) => request(getDemo, { signal }) });
}

export function useSteerDemo() {
  return useMutation({
    mutationFn: (body: { isRunning?: boolean; pace?: number }) => request(steerDemo, { body }),
    onSuccess: (state) => queryClient.setQueryData(keys.demo, state),
    onError: notifyFailure,
  });
}
