import { type Goal, type Pair, type Row, rowOf } from './figures.ts';
import { pace, type Send, saturate } from './load.ts';
import type { Server, Stand } from './stand.ts';
import type { Tracker } from './tracker.ts';

export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 2500);
const WARM_UP_MS = 1500;
const CALM_RATE = 100;

/** One of the two sides with the load that belongs to it. */
export interface Side {
  server: Server;
  tracker: Tracker;
  lanes: readonly Send[];
  close(): void;
}

interface Measured {
  perSecond: number;
  serverCpu: number;
  storeCpu: number;
  p50: number;
  p99: number;
  busyP50: number;
}

export interface Goals {
  rate: Goal;
  floorPerSecond?: number;
  p50: Goal | null;
  p99: Goal | null;
}

/** Measures product and bare pipeline in turn: at saturation, then at 100 a second. */
export async function comparePipelines(
  stand: Stand,
  sides: { product: Side; bare: Side },
  goals: Goals,
  log: (line: string) => void,
): Promise<Record<string, unknown>> {
  const rounds: { product: Measured; bare: Measured }[] = [];
  for (const side of [sides.bare, sides.product]) {
    await side.server.call('prepare');
    await saturate(side.lanes, WARM_UP_MS);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await measure(stand, sides.bare);
    const product = await measure(stand, sides.product);
    rounds.push({ product, bare });
    log(`  round ${round + 1}: product ${told(product)}; bare ${told(bare)}`);
  }
  for (const side of [sides.bare, sides.product]) {
    side.tracker.requireIntact();
  }
  const row = (what: string, unit: string, key: keyof Measured, goal: Goal | null): Row =>
    rowOf(
      what,
      unit,
      rounds.map((round): Pair => ({ product: round.product[key], bare: round.bare[key] })),
      goal,
    );
  const rows = [
    row('at saturation', 'msg/s', 'perSecond', goals.rate),
    row('at saturation, server', 'CPU µs/msg', 'serverCpu', null),
    row('at saturation, store and Redis', 'CPU µs/msg', 'storeCpu', null),
    row('at saturation, p50', 'ms', 'busyP50', null),
    row(`at ${CALM_RATE}/s, p50`, 'ms', 'p50', goals.p50),
    row(`at ${CALM_RATE}/s, p99`, 'ms', 'p99', goals.p99),
  ];
  const floor = goals.floorPerSecond;
  return {
    rows,
    ...(floor === undefined
      ? {}
      : { floorPerSecond: floor, isFloorReached: rows[0] !== undefined && rows[0].product >= floor }),
    lost: 0,
    doubled: 0,
    rounds,
  };
}

async function measure(stand: Stand, { server, tracker, lanes }: Side): Promise<Measured> {
  await server.call('prepare');
  tracker.takeLatencies();
  const before = { server: await server.call('cpu'), store: stand.storeCpu() };
  const { perSecond, count } = await saturate(lanes, ROUND_MS);
  const serverCpu = ((await server.call('cpu')) - before.server) / count;
  const storeCpu = (stand.storeCpu() - before.store) / count;
  const busy = tracker.takeLatencies();
  await server.call('prepare');
  await pace(lanes, CALM_RATE, ROUND_MS);
  const { p50, p99 } = tracker.takeLatencies();
  return { perSecond, serverCpu, storeCpu, p50, p99, busyP50: busy.p50 };
}

function told(measured: Measured): string {
  const { perSecond, serverCpu, storeCpu, p50, p99 } = measured;
  return `${perSecond.toFixed(0)}/s, ${serverCpu.toFixed(0)} + ${storeCpu.toFixed(0)} CPU µs, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}
