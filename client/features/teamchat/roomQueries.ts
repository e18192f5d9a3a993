import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  listDirectMessages,
  listRooms,
  markRoomRead,
  openRoom,
  sendDirectMessage,
} from '../../../shared/api/teamchat.ts';
import type { Room } from '../../../shared/teamchat.ts';
import { keys } from '../../api/keys.ts';
import { request } from '../../api/request.ts';
import { notifyFailure } from '../../components/notify.ts';
import { applyDirectMessage, applyRoom } from '../../realtime/applyMessages.ts';
import { eventContext } from '../../realtime/eventContext.ts';
import { freshItems } from '../../realtime/freshen.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { useMe } from '../session/sessionQueries.ts';

const PAGE = 50;

export function useRooms() {
  const { data, ...query } = useQuery({
    queryKey: keys.rooms,
    queryFn: async ({ signal }) => freshItems(await request(listRooms, { signal })),
  });
  return { ...query, rooms: data?.items ?? [] };
}

/** Messages of a room that this agent has not read. */
export function unreadIn(room: Room, agentId: string): number {
  return Math.max(0, room.lastNumber - (room.readUpTo[agentId] ?? 0));
}

/** In how many rooms something waits to be read. */
export function useUnreadRooms(): number {
  const { rooms } = useRooms();
  const me = useMe();
  return rooms.filter((room) => unreadIn(room, me.id) > 0).length;
}

/** A room goes by its name, or by those of the others in it. */
export function useRoomName(room: Room | undefined): string {
  const { agents } = useAgents();
  const me = useMe();
  if (!room) {
    return '';
  }
  const others = room.agentIds.filter((id) => id !== me.id);
  return room.name ?? others.map((id) => agents.find((one) => one.id === id)?.name ?? '').join(', ');
}

export function useRoomMessages(roomId: string) {
  const query = useInfiniteQuery({
    queryKey: keys.roomMessages(roomId),
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam, signal }) => {
      const given = { limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) };
      return request(listDirectMessages, { params: { roomId }, query: given, signal });
    },
    getNextPageParam: (page) => (page.hasMore ? (page.items[0]?.number ?? null) : null),
  });
  const messages = useMemo(
    () => (query.data?.pages ?? []).toReversed().flatMap((page) => page.items),
    [query.data],
  );
  return { ...query, messages };
}

export function useOpenRoom() {
  return useMutation({
    mutationFn: (body: { agentIds: string[]; name?: string }) => request(openRoom, { body }),
    onSuccess: (room) => applyRoom(room, eventContext),
    onError: notifyFailure,
  });
}

export interface DirectMessageInput {
  roomId: string;
  clientMessageId: string;
  text: string;
  caseId?: string;
}

export function useSendDirectMessage() {
  return useMutation({
    mutationFn: ({ roomId, ...body }: DirectMessageInput) =>
      request(sendDirectMessage, { params: { roomId }, body }),
    onSuccess: (message) => applyDirectMessage(message, eventContext),
  });
}

export function useMarkRoomRead() {
  return useMutation({
    mutationFn: ({ roomId, upTo }: { roomId: string; upTo: number }) =>
      request(markRoomRead, { params: { roomId }, body: { upTo } }),
    onSuccess: (room) => applyRoom(room, eventContext),
  });
}
