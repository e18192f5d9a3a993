import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../server/cases/caseCollection.ts';
import { changeCase } from '../../../server/cases/changeCase.ts';
import { createStateReader } from '../../../server/routing/stateReader.ts';
import { addCase } from '../../support/routing.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';

describe('what routing has read of the waiting cases', () => {
  let server: TestServer;
  let queueId: string;

  beforeAll(async () => {
    server = await startTestServer();
    queueId = await addQueue(server.ctx);
  });
  afterAll(() => server.stop());

  it('gains those that came, changes with those that changed, and loses those that are done', async () => {
    const reader = createStateReader(server.ctx);
    const first = await addCase(server.ctx, { queueId });
    expect([...(await reader.read(1)).cases.keys()]).toContain(first._id);
    const second = await addCase(server.ctx, { queueId });
    await changeCase(server.ctx, first._id, {}, { priority: 'urgent' });
    const { cases: both } = await reader.read(1);
    expect(both.get(first._id)).toMatchObject({ priority: 'urgent', version: 2 });
    expect(both.has(second._id)).toBe(true);
    await changeCase(server.ctx, first._id, {}, { state: 'done', isOpen: false });
    expect((await reader.read(1)).cases.has(first._id)).toBe(false);
  });

  it('is read again where a claim has shown it to be old, and anew under another policy', async () => {
    const reader = createStateReader(server.ctx);
    const theCase = await addCase(server.ctx, { queueId });
    await reader.read(1);
    // A change that does not say when it was: nobody looks for it.
    const long = { $set: { version: 7, changedAt: 0 } };
    await cases.of(server.ctx.database).updateOne({ _id: theCase._id }, long);
    expect((await reader.read(1)).cases.get(theCase._id)?.version).toBe(1);
    reader.doubt(theCase._id);
    expect((await reader.read(1)).cases.get(theCase._id)?.version).toBe(7);
    await cases.of(server.ctx.database).updateOne({ _id: theCase._id }, { $set: { version: 9 } });
    expect((await reader.read(2)).cases.get(theCase._id)?.version).toBe(9);
  });
});
