import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import {
  addIdentity,
  getContact,
  getTimeline,
  listContacts,
  removeIdentity,
  search,
  updateContact,
} from '../../../shared/api/contacts.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import type { Profile } from '../../realtime/cacheShapes.ts';
import { queryClient } from '../../realtime/eventContext.ts';
import { freshPage, freshProfile, freshTimeline } from '../../realtime/freshen.ts';
import { keepContact } from './keepContact.ts';

const PAGE = 50;

export function useContacts(q: string) {
  const query = useInfiniteQuery({
    queryKey: keys.contacts(q),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const given = {
        limit: PAGE,
        ...(q === '' ? {} : { q }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return freshPage(await request(listContacts, { query: given, signal }));
    },
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const contacts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, contacts };
}

export function useProfile(contactId: string) {
  return useQuery({
    queryKey: keys.contact(contactId),
    queryFn: async ({ signal }) => freshProfile(await request(getContact, { params: { contactId }, signal })),
  });
}

export function useTimeline(contactId: string) {
  const query = useInfiniteQuery({
    queryKey: keys.timeline(contactId),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const given = { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return freshTimeline(await request(getTimeline, { params: { contactId }, query: given, signal }));
    },
    getNextPageParam: (page) => page.nextCursor,
  });
  const messages = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, messages };
}

export function useSearch(q: string) {
  return useQuery({
    queryKey: keys.search(q),
    queryFn: ({ signal }) => request(search, { query: { q }, signal }),
    enabled: q.length > 1,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
}

export type ContactChange = z.input<(typeof updateContact)['body']>;

/** Shown at once; if the server refuses, what it has is shown again. */
export function useUpdateContact(contactId: string) {
  return useMutation({
    // One after the other: overtaken on a slow line, the older list of tags would be the one that stays.
    scope: { id: `contact ${contactId}` },
    mutationFn: (body: ContactChange) => request(updateContact, { params: { contactId }, body }),
    onMutate: (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      queryClient.setQueryData<Profile>(
        keys.contact(contactId),
        (old) => old && { ...old, contact: { ...old.contact, ...given } },
      );
    },
    onSuccess: keepContact,
    onError: (error) => {
      notifyFailure(error);
      void queryClient.invalidateQueries({ queryKey: keys.contact(contactId) });
    },
  });
}

export type IdentityInput = z.input<(typeof addIdentity)['body']>;

export function useAddIdentity(contactId: string) {
  return useMutation({
    mutationFn: (body: IdentityInput) => request(addIdentity, { params: { contactId }, body }),
    onSuccess: keepContact,
  });
}

export function useRemoveIdentity(contactId: string) {
  return useMutation({
    mutationFn: (body: z.input<(typeof removeIdentity)['body']>) =>
      request(removeIdentity, { params: { contactId }, body }),
    onSuccess: keepContact,
    onError: notifyFailure,
  });
}
