import type { z } from 'zod';
import type { sessionSchema } from '../../shared/api/session.ts';
import { keys } from '../api/keys.ts';
import { createQueryClient } from '../api/queryClient.ts';
import type { EventContext } from './applyEvent.ts';
import { entityBook } from './entityBook.ts';

export const queryClient = createQueryClient();

/** The page's one cache and book, as sockets and answers alike write to them. */
export const eventContext: EventContext = {
  cache: queryClient,
  book: entityBook,
  actor: () => queryClient.getQueryData<z.output<typeof sessionSchema>>(keys.session)?.agent ?? null,
  refetch: (queryKey) => {
    void queryClient.invalidateQueries({ queryKey, exact: true });
  },
};
