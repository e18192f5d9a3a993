import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { startConversation } from '../../../shared/api/conversations.ts';
import { startCall } from '../../../shared/api/workspace.ts';
import { newClientId } from '../../api/clientId.ts';
import { request } from '../../api/request.ts';

/** The same dialog sends under one id: pressed twice, or after a lost answer, it is one message. */
export function useStartConversation() {
  const clientMessageId = useRef(newClientId());
  return useMutation({
    mutationFn: (body: { inboxId: string; to: string; subject: string; text: string }) =>
      request(startConversation, { body: { ...body, clientMessageId: clientMessageId.current } }),
  });
}

export function useStartCall() {
  return useMutation({
    mutationFn: (body: { inboxId: string; to: string }) => request(startCall, { body }),
  });
}
