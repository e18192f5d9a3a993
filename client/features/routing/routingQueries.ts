import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  activatePolicy,
  getPolicy,
  listPolicies,
  previewPolicy,
  restorePolicy,
} from '../../../shared/api/routing.ts';
import {
  cancelTrial,
  getTrial,
  listTrialCases,
  startReplay,
  startSimulation,
  type Trial,
} from '../../../shared/api/trials.ts';
import type { Channel } from '../../../shared/primitives.ts';
import type { PolicyContent } from '../../../shared/routingPolicy.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { queryClient } from '../../realtime/eventContext.ts';

type BodyOf<E extends { body: z.ZodType }> = z.input<E['body']>;

/** Versions, newest first. */
export function usePolicies() {
  const { data, ...query } = useQuery({
    queryKey: keys.policies,
    queryFn: ({ signal }) => request(listPolicies, { signal }),
  });
  const versions = data?.items ?? [];
  return { ...query, versions, inForce: versions.find(({ isInForce }) => isInForce) ?? null };
}

/**
 * A version never changes; which one is in force does, and is said by the list.
 *
 * @param keepsLast answers with the version asked for before, until this one is there
 */
export function usePolicy(version: number | null, { keepsLast = false } = {}) {
  return useQuery({
    queryKey: keys.policy(version ?? 0),
    queryFn: ({ signal }) => request(getPolicy, { params: { version: version ?? 0 }, signal }),
    enabled: version !== null,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const LOOK_AGAIN_MS = 10_000;

/** What a draft would do now; looked at again while it is on screen, since the line moves. */
export function usePreview(content: PolicyContent, subject: { channel: Channel; caseId: string | null }) {
  return useQuery({
    queryKey: keys.policyPreview(content, subject),
    queryFn: ({ signal }) => request(previewPolicy, { body: { policy: { ...content }, ...subject }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 0,
    gcTime: LOOK_AGAIN_MS,
  });
}

const renewPolicies = () => queryClient.invalidateQueries({ queryKey: keys.policies });

/** A refusal because somebody was faster shows at once what they activated. */
export function useActivatePolicy() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof activatePolicy>) => request(activatePolicy, { body }),
    onSettled: renewPolicies,
  });
}

export function useRestorePolicy() {
  return useMutation({
    mutationFn: ({ version, ...body }: { version: number } & BodyOf<typeof restorePolicy>) =>
      request(restorePolicy, { params: { version }, body }),
    onSettled: renewPolicies,
  });
}

const keepTrial = (trial: Trial) => {
  queryClient.setQueryData(keys.trial(trial.id), trial);
};

export function useStartReplay() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof startReplay>) => request(startReplay, { body }),
    onSuccess: keepTrial,
  });
}

export function useStartSimulation() {
  return useMutation({
    mutationFn: (body: BodyOf<typeof startSimulation>) => request(startSimulation, { body }),
    onSuccess: keepTrial,
  });
}

export function useCancelTrial() {
  return useMutation({
    mutationFn: (runId: string) => request(cancelTrial, { params: { runId } }),
    onSuccess: keepTrial,
    onError: notifyFailure,
  });
}

const POLL_MS = 400;

export function useTrial(runId: string | null) {
  return useQuery({
    queryKey: keys.trial(runId ?? ''),
    queryFn: ({ signal }) => request(getTrial, { params: { runId: runId ?? '' }, signal }),
    enabled: runId !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
    staleTime: 0,
  });
}

export function useTrialCases(runId: string) {
  return useQuery({
    queryKey: keys.trialCases(runId),
    queryFn: ({ signal }) => request(listTrialCases, { params: { runId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
