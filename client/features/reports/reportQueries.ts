import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getReport } from '../../../shared/api/reports.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import type { DateRange } from './ranges.ts';

const RENEWED_EACH_MS = 60_000;
/** A year of a large workspace is added up for a while. */
const YEAR_MS = 120_000;

/** The figures of a range of days; renewed while somebody looks, since today goes on. */
export function useReport({ from, to }: DateRange) {
  return useQuery({
    queryKey: keys.report(from, to),
    queryFn: ({ signal }) => request(getReport, { query: { from, to }, signal, patienceMs: YEAR_MS }),
    enabled: from !== '' && to !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: RENEWED_EACH_MS,
  });
}
