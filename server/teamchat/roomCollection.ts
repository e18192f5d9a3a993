import type { DirectMessage, Room } from '../../shared/teamchat.ts';
import { defineCollection } from '../database/collection.ts';

export interface RoomDocument extends Omit<Room, 'id'> {
  _id: string;
  /** The two agents' ids in order; null for named rooms. Unique, so that two have one room. */
  pairKey: string | null;
  lastAt: string;
}

export interface DirectMessageDocument extends Omit<DirectMessage, 'id'> {
  _id: string;
}

export const rooms = defineCollection<RoomDocument>('rooms', [
  { key: { pairKey: 1 }, unique: true, partial: { pairKey: { $gt: '' } } },
  { key: { agentIds: 1, lastAt: -1 } },
]);

export const directMessages = defineCollection<DirectMessageDocument>('directMessages', [
  { key: { roomId: 1, number: -1 }, unique: true },
  { key: { roomId: 1, agentId: 1, clientMessageId: 1 }, unique: true },
]);

export function toRoom({ _id, pairKey: _pair, lastAt: _at, ...room }: RoomDocument): Room {
  return { id: _id, ...room };
}

export function toDirectMessage({ _id, ...message }: DirectMessageDocument): DirectMessage {
  return { id: _id, ...message };
}
