import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import {
  acceptOffer,
  closeCase,
  declineOffer,
  explainCase,
  extendWrapUp,
  getCase,
  listCases,
  parkCase,
  reopenCase,
  takeCase,
  transferCase,
  updateCase,
} from '../../../shared/api/cases.ts';
import type { Case, CaseRow } from '../../../shared/case.ts';
import { type CaseFilter, keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyCase } from '../../realtime/applyCases.ts';
import type { CaseDetail } from '../../realtime/cacheShapes.ts';
import { entityBook } from '../../realtime/entityBook.ts';
import { eventContext, queryClient } from '../../realtime/eventContext.ts';
import { freshDetail, freshRows } from '../../realtime/freshen.ts';

const PAGE = 50;

export function casesQuery(filter: CaseFilter) {
  return infiniteQueryOptions({
    queryKey: keys.cases(filter),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return freshRows(await request(listCases, { query, signal }), filter);
    },
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** One view, as far as it is loaded. */
export function useCases(filter: CaseFilter) {
  const query = useInfiniteQuery(casesQuery(filter));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, rows };
}

export function useCaseCount(filter: CaseFilter): { count: number; hasMore: boolean } {
  const { rows, hasNextPage } = useCases(filter);
  return { count: rows.length, hasMore: hasNextPage };
}

export function caseQuery(caseId: string) {
  return queryOptions({
    queryKey: keys.case(caseId),
    queryFn: async ({ signal }) => freshDetail(await request(getCase, { params: { caseId }, signal })),
  });
}

export function useCase(caseId: string) {
  return useQuery(caseQuery(caseId));
}

/** What lists already know of a case, so that its header stands before the page is fetched. */
export function knownCase(caseId: string): Case | undefined {
  return entityBook.newest<Case>(caseId);
}

export function useDecisions(caseId: string, isWanted: boolean) {
  return useQuery({
    queryKey: keys.decisions(caseId),
    queryFn: ({ signal }) => request(explainCase, { params: { caseId }, signal }),
    enabled: isWanted,
    staleTime: 0,
  });
}

const settle = {
  onSuccess: (entry: Case) => applyCase(entry, eventContext),
  onError: (error: unknown, { caseId }: { caseId: string }) => {
    notifyFailure(error);
    // Somebody else was quicker: show what is there now.
    void queryClient.invalidateQueries({ queryKey: keys.case(caseId) });
    void queryClient.invalidateQueries({ queryKey: keys.allCases });
  },
};

type BodyOf<E extends { body: z.ZodType }> = z.input<E['body']>;

export function useAcceptOffer() {
  return useMutation({
    mutationFn: ({ caseId, offerId }: { caseId: string; offerId: string }) =>
      request(acceptOffer, { params: { caseId }, body: { offerId } }),
    ...settle,
  });
}

export function useDeclineOffer() {
  return useMutation({
    mutationFn: ({ caseId, offerId }: { caseId: string; offerId: string }) =>
      request(declineOffer, { params: { caseId }, body: { offerId } }),
    ...settle,
  });
}

const TAKING = ['takeCase'];

export function useTakeCase() {
  return useMutation({
    mutationKey: TAKING,
    mutationFn: ({ caseId, fromAgentId }: { caseId: string; fromAgentId: string | null }) =>
      request(takeCase, { params: { caseId }, body: { fromAgentId } }),
    ...settle,
  });
}

/** Whether a case is being taken from here, by its button or by its key. */
export function useIsTaking(caseId: string): boolean {
  const taken = useMutationState<unknown>({
    filters: { mutationKey: TAKING, status: 'pending' },
    select: ({ state }) => state.variables,
  });
  return taken.some((given) => (given as { caseId: string }).caseId === caseId);
}

export function useTransferCase() {
  return useMutation({
    mutationFn: ({ caseId, ...body }: { caseId: string } & BodyOf<typeof transferCase>) =>
      request(transferCase, { params: { caseId }, body }),
    ...settle,
  });
}

export function useParkCase() {
  return useMutation({
    mutationFn: ({ caseId, until }: { caseId: string; until: string | null }) =>
      request(parkCase, { params: { caseId }, body: { until } }),
    ...settle,
  });
}

export function useCloseCase() {
  return useMutation({
    mutationFn: ({ caseId, ...body }: { caseId: string } & BodyOf<typeof closeCase>) =>
      request(closeCase, { params: { caseId }, body }),
    ...settle,
  });
}

export function useExtendWrapUp() {
  return useMutation({
    mutationFn: ({ caseId }: { caseId: string }) => request(extendWrapUp, { params: { caseId } }),
    ...settle,
  });
}

export function useReopenCase() {
  return useMutation({
    mutationFn: ({ caseId }: { caseId: string }) => request(reopenCase, { params: { caseId } }),
    ...settle,
  });
}

/** Priority, subject and tags change on screen at once, and back if the server refuses. */
export function useUpdateCase() {
  return useMutation({
    mutationFn: ({ caseId, ...body }: { caseId: string } & BodyOf<typeof updateCase>) =>
      request(updateCase, { params: { caseId }, body }),
    onMutate: ({ caseId, ...change }) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      queryClient.setQueryData<CaseDetail>(
        keys.case(caseId),
        (old) => old && { ...old, case: { ...old.case, ...given } },
      );
    },
    ...settle,
  });
}

export type { CaseRow };
