import type { Socket } from 'socket.io-client';
import type { Send } from './support/load.ts';
import { connectAgent, connectVisitor } from './support/people.ts';
import { comparePipelines, type Side } from './support/pipeline.ts';
import { type Server, startStand } from './support/stand.ts';
import { createTracker, type Tracker } from './support/tracker.ts';

export const name = 'webchat';

const VISITORS = 100;
const LANES = 64;

/** Web chat: visitor's socket, authorised, validated, stored, numbered, to the agent's socket. */
export async function bench(log: (line: string) => void): Promise<Record<string, unknown>> {
  const stand = await startStand('bareWebchat', { visitors: VISITORS });
  const sides: Side[] = [];
  try {
    // Two updates of one document at once may finish in either order where nobody puts them in line.
    const bare = await connectSide(stand.bare, { keepsOrder: false });
    sides.push(bare);
    const product = await connectSide(stand.product, { keepsOrder: true });
    sides.push(product);
    const goals = {
      rate: { is: 'atLeast', ratio: 0.5 },
      p50: { is: 'atMost', ratio: 2 },
      p99: { is: 'atMost', ratio: 3 },
    } as const;
    return await comparePipelines(stand, { product, bare }, goals, log);
  } finally {
    for (const side of sides) {
      side.close();
    }
    await stand.stop();
  }
}

async function connectSide(server: Server, order: { keepsOrder: boolean }): Promise<Side> {
  const tracker = createTracker(order);
  const agent = await connectAgent(server.facts, tracker.receive);
  const visitors: Socket[] = [];
  for (let index = 0; index < VISITORS; index += 1) {
    visitors.push(await connectVisitor(server.facts, index));
  }
  const close = () => {
    for (const socket of [agent, ...visitors]) {
      socket.disconnect();
    }
  };
  return { server, tracker, lanes: lanesOver(visitors, tracker), close };
}

/** Whoever is free writes for the next visitor in turn, so that one visitor may have two under way. */
function lanesOver(visitors: readonly Socket[], tracker: Tracker): Send[] {
  let turn = 0;
  const send = async () => {
    const index = turn % visitors.length;
    turn += 1;
    const { text, arrived } = tracker.next(index);
    const answer = await visitors[index]?.timeout(15_000).emitWithAck('send', {
      clientMessageId: `bench-${turn}-${index}-${Math.random().toString(36).slice(2)}`,
      text,
    });
    if (answer?.ok !== true) {
      throw new Error(`a visitor's message was refused: ${JSON.stringify(answer)}`);
    }
    await arrived;
  };
  return Array.from({ length: LANES }, () => send);
}
