import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../server/database/collection.ts';
import { queueDays } from '../../../server/reports/queueCounters.ts';
import { saveWorkspace } from '../../../server/workspace/workspace.ts';
import { getReport } from '../../../shared/api/reports.ts';
import { type Person, signUp, startTestServer, type TestServer } from '../../support/testServer.ts';
import { addQueue } from '../../support/workspace.ts';
import { pastCase, storeCases } from '../routing/whatIf/recordedDay.ts';

let server: TestServer;
let sofia: Person;
let sales: string;

beforeAll(async () => {
  server = await startTestServer();
  sofia = await signUp(server, { role: 'supervisor' });
  sales = await addQueue(server.ctx, 'Sales');
  await saveWorkspace(server.ctx, { timeZone: 'America/Sao_Paulo' });
});
afterAll(() => server.stop());

const day = (queueId: string, date: string, figures: object) =>
  queueDays.of(server.ctx.database).insertOne({
    _id: `${queueId}.${date}`,
    answered: 0,
    answeredInTime: 0,
    abandoned: 0,
    waitedMs: 0,
    ...figures,
  });

describe('a report', () => {
  it('adds up days and queues, those that are gone and days without cases included', async () => {
    const gone = newId();
    await day(sales, '2026-03-02', { answered: 8, answeredInTime: 6, abandoned: 2, waitedMs: 80_000 });
    await day(sales, '2026-03-04', { answered: 2, answeredInTime: 2, waitedMs: 10_000 });
    await day(gone, '2026-03-04', { abandoned: 4 });
    await day(sales, '2026-03-05', { answered: 100 });
    const report = await sofia.request(getReport, { query: { from: '2026-03-02', to: '2026-03-04' } });
    expect(report.timeZone).toBe('America/Sao_Paulo');
    expect(report.total).toEqual({ answered: 10, abandoned: 6, serviceLevelPercent: 50, asaSeconds: 9 });
    expect(report.days).toEqual([
      { date: '2026-03-02', answered: 8, abandoned: 2, serviceLevelPercent: 60, asaSeconds: 10 },
      { date: '2026-03-03', answered: 0, abandoned: 0, serviceLevelPercent: null, asaSeconds: null },
      { date: '2026-03-04', answered: 2, abandoned: 4, serviceLevelPercent: 33.3, asaSeconds: 5 },
    ]);
    expect(report.queues).toEqual([
      { queueId: sales, name: 'Sales', answered: 10, abandoned: 2, serviceLevelPercent: 66.7, asaSeconds: 9 },
      { queueId: gone, name: null, answered: 0, abandoned: 4, serviceLevelPercent: 0, asaSeconds: null },
    ]);
  });

  it('says of closed cases who had them, on which channel and how they ended, by the workspace’s days', async () => {
    const ana = (await signUp(server, { name: 'Ana' })).agent.id;
    const closedCase = (openedAt: string, more: object) => ({
      ...pastCase({ queueId: sales, came: 0, answered: 1, closed: 2, agentId: ana }),
      openedAt,
      queuedAt: openedAt,
      ...more,
    });
    await storeCases(server.ctx, [
      // 22:30 of the day before in São Paulo.
      closedCase('2026-04-10T01:30:00.000Z', { disposition: 'Solved' }),
      closedCase('2026-04-10T12:00:00.000Z', {
        channel: 'email',
        assignedAt: '2026-04-10T12:01:00.000Z',
        firstReplyAt: '2026-04-10T12:02:00.000Z',
        closedAt: '2026-04-10T12:11:00.000Z',
        disposition: 'Solved',
      }),
      closedCase('2026-04-11T02:59:00.000Z', {
        channel: 'voice',
        assignedAt: '2026-04-11T03:00:00.000Z',
        closedAt: '2026-04-11T03:20:00.000Z',
        disposition: 'Refunded',
      }),
      closedCase('2026-04-10T13:00:00.000Z', {
        state: 'abandoned',
        channel: 'voice',
        agentId: null,
        assignedAt: null,
      }),
      closedCase('2026-04-11T03:00:00.000Z', {}),
    ]);
    const report = await sofia.request(getReport, { query: { from: '2026-04-10', to: '2026-04-10' } });
    expect(report.agents).toEqual([
      { agentId: ana, closed: 2, meanHandleSeconds: 900, meanFirstReplySeconds: 120 },
      { agentId: null, closed: 1, meanHandleSeconds: null, meanFirstReplySeconds: null },
    ]);
    expect(report.channels).toEqual([
      { channel: 'voice', closed: 2, meanHandleSeconds: 1200, meanFirstReplySeconds: null },
      { channel: 'email', closed: 1, meanHandleSeconds: 600, meanFirstReplySeconds: 120 },
    ]);
    expect(
      report.dispositions.toSorted((a, b) => (a.disposition ?? '').localeCompare(b.disposition ?? '')),
    ).toEqual([
      { disposition: null, closed: 1 },
      { disposition: 'Refunded', closed: 1 },
      { disposition: 'Solved', closed: 1 },
    ]);
  });

  it('refuses a range that ends before it begins, is longer than a year, or names no day', async () => {
    for (const [from, to] of [
      ['2026-03-04', '2026-03-02'],
      ['2025-01-01', '2026-03-02'],
      ['2026-02-30', '2026-03-02'],
      ['x', 'y'],
    ]) {
      const { status, body } = await sofia.attempt(getReport, { query: { from: from ?? '', to: to ?? '' } });
      expect([from, status]).toEqual([from, 400]);
      expect(body.message).toContain('query.');
    }
  });
});
