import { parentPort, workerData } from 'node:worker_threads';
import type { Progress, TrialOrder, TrialReport } from './order.ts';
import { runReplay } from './runReplay.ts';
import { runSimulation } from './runSimulation.ts';

const REPORT_EVERY_MS = 200;

// Whoever starts the worker decides what it is given: the type is the contract between the two.
const order = workerData as TrialOrder;
report({
  kind: 'done',
  ...(order.kind === 'replay' ? runReplay(order, progress()) : runSimulation(order, progress())),
});

function report(message: TrialReport): void {
  parentPort?.postMessage(message);
}

function progress(): Progress {
  let reportedAt = 0;
  return (share) => {
    const now = Date.now();
    if (now - reportedAt >= REPORT_EVERY_MS) {
      reportedAt = now;
      report({ kind: 'progress', share: Math.min(1, Math.max(0, share)) });
    }
  };
}
