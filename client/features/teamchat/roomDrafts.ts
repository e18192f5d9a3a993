import { KeptMap } from '../../api/keptMap.ts';

/** What is typed to colleagues and not sent, by agent and room. */
const drafts = new KeptMap<string>('atende.room.');

export const roomDrafts = drafts.all;

export function roomDraftKey(agentId: string, roomId: string): string {
  return `${agentId} ${roomId}`;
}

export function writeRoomDraft(agentId: string, roomId: string, text: string): void {
  drafts.set(roomDraftKey(agentId, roomId), text === '' ? null : text);
}
