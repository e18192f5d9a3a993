import { useQuery } from '@tanstack/react-query';
import { listQueues } from '../../../shared/api/workspace.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { freshItems } from '../../realtime/freshen.ts';

export function useQueues() {
  const { data, ...query } = useQuery({
    queryKey: keys.queues,
    queryFn: async ({ signal }) => freshItems(await request(listQueues, { signal })),
  });
  return { ...query, queues: data?.items ?? [] };
}

/** Empty until the queues are known. */
export function useQueueName(queueId: string): string {
  return useQueues().queues.find((queue) => queue.id === queueId)?.name ?? '';
}
