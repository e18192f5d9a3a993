import { expect, it } from 'vitest';
import { keys } from '../../client/api/keys.ts';
import { forgetOlderMessages } from '../../client/features/thread/messageQueries.ts';
import { queryClient } from '../../client/realtime/eventContext.ts';
import { aConversation, id, inboundMessage } from './factories.ts';

it('keeps the newest page of a thread that was left, and no older ones', () => {
  const conversation = aConversation();
  const page = (number: number) => ({ items: [inboundMessage({ number })], hasMore: true, conversation });
  const key = keys.messages(id(2));
  queryClient.setQueryData(key, { pages: [page(51), page(1)], pageParams: [null, 51] });
  forgetOlderMessages(id(2));
  expect(queryClient.getQueryData(key)).toEqual({ pages: [page(51)], pageParams: [null] });
});
