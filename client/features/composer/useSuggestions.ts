import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listCannedReplies } from '../../../shared/api/workspace.ts';
import type { Case } from '../../../shared/case.ts';
import type { Contact } from '../../../shared/contact.ts';
import { can } from '../../../shared/permissions.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { type CannedValues, fillCanned } from './fillCanned.ts';
import type { Trigger } from './triggerAt.ts';

export interface Suggestion {
  key: string;
  title: string;
  preview: string;
  /** A colleague who could not open this case. */
  isWithoutAccess: boolean;
  inserts: string;
  agent: { id: string; name: string } | null;
}

const SHOWN = 8;

export function useCannedReplies(isWanted: boolean) {
  return useQuery({
    queryKey: keys.cannedReplies,
    queryFn: ({ signal }) => request(listCannedReplies, { signal }),
    enabled: isWanted,
  });
}

/** What `/` or `@` offers, already filled in. */
export function useSuggestions(trigger: Trigger | null, entry: Case, contact: Contact): Suggestion[] {
  const me = useMe();
  const { agents } = useAgents();
  const { data } = useCannedReplies(trigger?.sign === '/');
  return useMemo(() => {
    const words = trigger?.words.toLocaleLowerCase() ?? '';
    if (trigger?.sign === '@') {
      return agents
        .filter((one) => one.isActive && one.id !== me.id && one.name.toLocaleLowerCase().includes(words))
        .slice(0, SHOWN)
        .map((one) => ({
          key: one.id,
          title: one.name,
          preview: '',
          isWithoutAccess: !can(one, 'case.see', entry),
          inserts: `@${one.name} `,
          agent: { id: one.id, name: one.name },
        }));
    }
    if (trigger?.sign !== '/') {
      return [];
    }
    const values = valuesOf(me.name, entry, contact);
    return (data?.items ?? [])
      .filter(
        (one) =>
          one.shortcut.toLocaleLowerCase().includes(words) || one.text.toLocaleLowerCase().includes(words),
      )
      .slice(0, SHOWN)
      .map((one) => {
        const inserts = fillCanned(one.text, values);
        return {
          key: one.id,
          title: `/${one.shortcut}`,
          preview: inserts,
          isWithoutAccess: false,
          inserts,
          agent: null,
        };
      });
  }, [trigger?.sign, trigger?.words, agents, data, me, entry, contact]);
}

function valuesOf(agentName: string, entry: Case, contact: Contact): CannedValues {
  const first = (name: string) => name.split(' ')[0] ?? name;
  return {
    'contact.name': contact.name,
    'contact.firstName': first(contact.name),
    'agent.name': agentName,
    'agent.firstName': first(agentName),
    'case.number': String(entry.number),
  };
}
