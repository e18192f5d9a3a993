import { useEffect } from 'react';
import { loadAllParts } from '../../components/lazily.tsx';
import { useServerDrafts } from '../composer/draftStore.ts';
import { keepSending } from '../composer/outbox.ts';
import { keepSavingNotes } from '../contacts/notesStore.ts';
import { useMe } from '../session/sessionQueries.ts';
import { useMessageSound } from './useMessageSound.ts';

/** By then the first page stands, and what it asked for is here. */
const SETTLED_MS = 3_000;

/** What goes on whichever page is open: drafts come and go, held messages leave, new ones are heard, the rest of the console comes. */
export function BackgroundWork() {
  const { id } = useMe();
  useServerDrafts();
  useMessageSound();
  useEffect(() => keepSending(id), [id]);
  useEffect(keepSavingNotes, []);
  useEffect(() => {
    const timer = setTimeout(() => void loadAllParts(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
