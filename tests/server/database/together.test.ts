import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineCollection, isDuplicate, newId } from '../../../server/database/collection.ts';
import { insertEach, together } from '../../../server/database/together.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

interface Note {
  _id: string;
  text: string;
}
const notes = defineCollection<Note>('togetherNotes', []);

describe('requests that share a command', () => {
  let server: TestServer;
  const commands: number[] = [];
  const insertNote = together((database, documents: readonly Note[]) => {
    commands.push(documents.length);
    return insertEach(notes.of(database), documents);
  });
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const insert = (note: Note) => insertNote(server.ctx.database, note);
  const note = (text: string): Note => ({ _id: newId(), text });

  it('go together when they come while another is under way', async () => {
    commands.length = 0;
    const written = Array.from({ length: 30 }, (_, index) => note(`note ${index}`));
    await Promise.all(written.map(insert));
    expect(commands).toEqual([1, 29]);
    const ids = written.map(({ _id }) => _id);
    expect(await notes.of(server.ctx.database).countDocuments({ _id: { $in: ids } })).toBe(30);
  });

  it('each get their own refusal, and take no other with them', async () => {
    const taken = note('taken');
    await insert(taken);
    const written = [note('first'), taken, note('second'), { ...taken, text: 'again' }, note('third')];
    const settled = await Promise.allSettled(written.map(insert));
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    for (const outcome of settled) {
      expect(outcome.status === 'fulfilled' || isDuplicate(outcome.reason)).toBe(true);
    }
    expect(await notes.of(server.ctx.database).findOne({ _id: taken._id })).toEqual(taken);
  });

  it('all fail when the command does, and the next ones are tried afresh', async () => {
    let isBroken = true;
    const fragile = together(async (_database, keys: readonly number[]) => {
      if (isBroken) {
        throw new Error('away');
      }
      return keys.map((key) => key * 2);
    });
    const failed = await Promise.allSettled([1, 2, 3].map((key) => fragile(server.ctx.database, key)));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    isBroken = false;
    expect(await Promise.all([4, 5].map((key) => fragile(server.ctx.database, key)))).toEqual([8, 10]);
  });
});
