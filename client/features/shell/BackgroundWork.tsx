import { useEffect } from 'react';
import { useServerDrafts } from '../composer/draftStore.ts';
import { keepSending } from '../composer/outbox.ts';
import { useMe } from '../session/sessionQueries.ts';
import { useMessageSound } from './useMessageSound.ts';

/** What goes on whichever page is open: drafts come and go, held messages leave, new ones are heard. */
export function BackgroundWork() {
  const { id } = useMe();
  useServerDrafts();
  useMessageSound();
  useEffect(() => keepSending(id), [id]);
  return null;
}
