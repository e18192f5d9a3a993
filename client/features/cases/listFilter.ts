import { useSearch } from '@tanstack/react-router';
import { idSchema } from '../../../shared/primitives.ts';
import type { CaseFilter } from '../../api/keys.ts';
import type { ListedView } from './viewOrder.ts';

/** Whose cases a list is narrowed to; it stands in the address, so that it can be shared and gone back to. */
export interface ListSearch {
  queue?: string;
  agent?: string;
}

/** What of an address bar is a filter; the rest is dropped. */
export function listSearchOf(search: Record<string, unknown>): ListSearch {
  const queue = idSchema.safeParse(search.queue);
  const agent = idSchema.safeParse(search.agent);
  return {
    ...(queue.success ? { queue: queue.data } : {}),
    ...(agent.success ? { agent: agent.data } : {}),
  };
}

export function useListSearch(): ListSearch {
  return listSearchOf(useSearch({ strict: false }));
}

/** The list that is on screen, as it is asked for. */
export function useListFilter(view: ListedView): CaseFilter {
  const { queue, agent } = useListSearch();
  return {
    view,
    ...(queue === undefined ? {} : { queueId: queue }),
    ...(agent === undefined ? {} : { agentId: agent }),
  };
}
