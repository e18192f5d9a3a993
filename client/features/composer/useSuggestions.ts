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
import { bestFirst, rankOf } from './rankOf.ts';
import type { Trigger } from './triggerAt.ts';

export interface Suggestion {
  key: string;
  title: string;
  preview: string;
  /** A colleague who could not open this case. */
  isWithoutAccess: boolean;
  inserts: string;
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
    const words = trigger?.words ?? '';
    if (trigger?.sign === '@') {
      const others = agents.filter((one) => one.isActive && one.id !== me.id);
      return bestFirst(others, (one) => rankOf(words, one.name))
        .slice(0, SHOWN)
        .map((one) => ({
          key: one.id,
          title: one.name,
          preview: '',
          isWithoutAccess: !can(one, 'case.see', entry),
          inserts: `@${one.name} `,
        }));
    }
    if (trigger?.sign !== '/') {
      return [];
    }
    const values = valuesOf(me.name, entry, contact);
    // What is only in the text comes after every shortcut that fits.
    const inText = (text: string) => (rankOf(words, text) === null ? null : 3);
    return bestFirst(data?.items ?? [], (one) => rankOf(words, one.shortcut) ?? inText(one.text))
      .slice(0, SHOWN)
      .map((one) => {
        const inserts = fillCanned(one.text, values);
        return {
          key: one.id,
          title: `/${one.shortcut}`,
          preview: inserts,
          isWithoutAccess: false,
          inserts,
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
