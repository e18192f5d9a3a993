import { useMutation } from '@tanstack/react-query';
import { startConversation } from '../../../shared/api/conversations.ts';
import { startCall } from '../../../shared/api/workspace.ts';
import { request } from '../../api/request.ts';
import { useIdFor } from '../../api/useIdFor.ts';

/** Pressed twice, or after a lost answer, it is one message. */
export function useStartConversation() {
  const idFor = useIdFor();
  return useMutation({
    mutationFn: (body: { inboxId: string; to: string; subject: string; text: string }) =>
      request(startConversation, { body: { ...body, clientMessageId: idFor(body) } }),
  });
}

export function useStartCall() {
  return useMutation({
    mutationFn: (body: { inboxId: string; to: string }) => request(startCall, { body }),
  });
}
