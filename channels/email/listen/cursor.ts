import type { ChannelSink } from '../../adapter.ts';

/** How far a folder has been read: every mail up to this UID is stored or in quarantine. */
export interface Cursor {
  uidValidity: string;
  uid: number;
}

/**
 * @returns where to go on; from the start where the server has numbered its mails anew, which is harmless,
 *          since every mail is stored under a name of its own
 */
export async function loadCursor(sink: ChannelSink, uidValidity: string): Promise<Cursor> {
  const saved = await sink.loadCursor();
  const uid = Number(saved?.uid ?? 0);
  const isSame = saved?.uidValidity === uidValidity && Number.isSafeInteger(uid) && uid >= 0;
  return { uidValidity, uid: isSame ? uid : 0 };
}

export async function saveCursor(sink: ChannelSink, cursor: Cursor): Promise<void> {
  await sink.saveCursor({ uidValidity: cursor.uidValidity, uid: String(cursor.uid) });
}
