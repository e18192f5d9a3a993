import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Agent, PresenceStatus } from '../../../shared/agent.ts';
import { listAgents, setPresenceOf } from '../../../shared/api/agents.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyEvent } from '../../realtime/applyEvent.ts';
import { eventContext } from '../../realtime/eventContext.ts';
import { freshItems } from '../../realtime/freshen.ts';

/** All colleagues, those who left included: their names stand in old threads. */
export function useAgents() {
  const { data, ...query } = useQuery({
    queryKey: keys.agents,
    queryFn: async ({ signal }) => freshItems(await request(listAgents, { signal })),
  });
  return { ...query, agents: data?.items ?? [] };
}

export function useAgent(agentId: string | null): Agent | undefined {
  return useAgents().agents.find((agent) => agent.id === agentId);
}

/** Looks up a name; empty until the colleagues are known. */
export function useAgentNames(): (agentId: string) => string {
  const { agents } = useAgents();
  return useCallback((agentId) => agents.find((agent) => agent.id === agentId)?.name ?? '', [agents]);
}

export function keepAgent(agent: Agent): void {
  applyEvent({ type: 'agent.updated', payload: { agent } }, eventContext);
}

export function useSetPresenceOf() {
  return useMutation({
    mutationFn: ({ agentId, status }: { agentId: string; status: PresenceStatus }) =>
      request(setPresenceOf, { params: { agentId }, body: { status } }),
    onSuccess: keepAgent,
    onError: notifyFailure,
  });
}
