import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '../../client/api/keys.ts';
import { aContact, anAgent } from './factories.ts';

const CONTACT = aContact({ notes: '' });

/** Holds the notes of one contact; `isAway` means that it is not reached. */
class FakeServer {
  notes = '';
  isAway = false;

  readonly fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    if (this.isAway) {
      throw new TypeError('Failed to fetch');
    }
    const { notes, notesBefore } = JSON.parse(String(init.body));
    if (notesBefore !== this.notes) {
      return Response.json({ code: 'notesChanged', message: 'changed' }, { status: 409 });
    }
    this.notes = notes;
    return Response.json({ ...CONTACT, notes, version: CONTACT.version + 1 });
  };
}

let server: FakeServer;
let stop: (() => void) | undefined;

async function openPage() {
  vi.resetModules();
  const { queryClient } = await import('../../client/realtime/eventContext.ts');
  queryClient.setQueryData(keys.session, { agent: anAgent() });
  return import('../../client/features/contacts/notesStore.ts');
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  vi.stubGlobal('fetch', server.fetch);
});

afterEach(() => {
  stop?.();
  stop = undefined;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('notes on a contact', () => {
  it('are saved when their field goes, though the server is away just then', async () => {
    server.isAway = true;
    const { writeNotes, leaveNotes, keepSavingNotes } = await openPage();
    stop = keepSavingNotes();
    writeNotes(CONTACT.id, 'Prefers mornings', '');
    leaveNotes(CONTACT.id);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.notes).toBe('');
    server.isAway = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.notes).toBe('Prefers mornings');
  });

  it('keep what was written while they were being saved', async () => {
    const { writeNotes, leaveNotes } = await openPage();
    writeNotes(CONTACT.id, 'Prefers', '');
    leaveNotes(CONTACT.id);
    writeNotes(CONTACT.id, 'Prefers mornings', 'Prefers');
    leaveNotes(CONTACT.id);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.notes).toBe('Prefers mornings');
  });

  it('do not take away what a colleague wrote meanwhile, and can be joined with it', async () => {
    server.notes = 'Pays late';
    const { writeNotes, leaveNotes, settleNotes, bothNotes } = await openPage();
    writeNotes(CONTACT.id, 'Prefers mornings', '');
    leaveNotes(CONTACT.id);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.notes).toBe('Pays late');
    const mine = { text: 'Prefers mornings', base: 'Met in May', isLeft: false };
    settleNotes(CONTACT.id, bothNotes(mine, 'Pays late'), 'Pays late');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.notes).toBe('Pays late\n\nPrefers mornings');
  });
});
