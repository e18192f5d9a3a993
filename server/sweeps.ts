import { sweepPresence } from './agents/presence.ts';
import { sweepOverdue } from './cases/sweepOverdue.ts';
import type { Context } from './context.ts';
import { sweepAttachments } from './files/fetchAttachments.ts';
import { sweepJournal } from './inbound/journal.ts';
import { reconcileInboxes } from './inboxes/reconcileInboxes.ts';
import { sweepDeliveries } from './messages/deliverMessage.ts';
import { recountQueues } from './reports/queueCounters.ts';
import { sweepRoster } from './roster/recordRoster.ts';
import { sweepLostAgents } from './routing/agentLoss.ts';
import { type Suspects, sweepUnits } from './routing/sweepUnits.ts';
import { sweepCalls } from './voice/recordCall.ts';
import { sweepDiversions } from './voice/sendToVoicemail.ts';
import { sweepLegs } from './voice/sweepLegs.ts';

interface Sweep {
  name: string;
  everyMs: number;
  run(ctx: Context): Promise<unknown>;
}

const suspects: Suspects = new Map();

/** What repairs the halves that a crash or a lost Redis leaves behind. Each is safe on every process at once. */
const sweeps: readonly Sweep[] = [
  { name: 'journal', everyMs: 2_000, run: sweepJournal },
  { name: 'deliveries', everyMs: 3_000, run: sweepDeliveries },
  { name: 'attachments', everyMs: 30_000, run: sweepAttachments },
  { name: 'calls', everyMs: 5_000, run: sweepCalls },
  { name: 'legs', everyMs: 5_000, run: sweepLegs },
  { name: 'diversions', everyMs: 5_000, run: sweepDiversions },
  { name: 'reconcile', everyMs: 15_000, run: reconcileInboxes },
  { name: 'units', everyMs: 15_000, run: (ctx) => sweepUnits(ctx, suspects) },
  { name: 'lostAgents', everyMs: 10_000, run: sweepLostAgents },
  { name: 'overdue', everyMs: 10_000, run: sweepOverdue },
  { name: 'roster', everyMs: 60_000, run: sweepRoster },
  { name: 'presence', everyMs: 20_000, run: sweepPresence },
  { name: 'counters', everyMs: 60_000, run: recountQueues },
];

export function startSweeps(ctx: Context): { stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  const timers = sweeps.map((sweep) => {
    let current: Promise<unknown> | null = null;
    const tick = () => {
      if (current !== null) {
        return;
      }
      const mine = sweep
        .run(ctx)
        .catch((error: unknown) =>
          ctx.log.warn({ err: error, sweep: sweep.name }, 'a sweep failed; it runs again'),
        )
        .finally(() => {
          running.delete(mine);
          current = null;
        });
      current = mine;
      running.add(mine);
    };
    tick();
    return setInterval(tick, sweep.everyMs);
  });
  return {
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all(running);
    },
  };
}
