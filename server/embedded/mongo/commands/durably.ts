import { Doc } from '../values/doc.ts';
import type { Call, Command } from './command.ts';
import { isEarly } from './concerns.ts';

/**
 * Has a command that writes early answer only when what it wrote and saw is on the disk, unless the client asks
 * for less.
 */
export function durably(command: Command, writes: (call: Call) => boolean = () => true): Command {
  return (call) => (writes(call) && !isEarly(call.body) ? untilOnDisk(command, call) : command(call));
}

async function untilOnDisk(command: Command, call: Call): Promise<Awaited<ReturnType<Command>>> {
  try {
    return await command(call);
  } finally {
    await call.store.environment.onDisk();
  }
}

/** Whether an aggregation ends in a stage that writes. */
export function endsInWriting({ body }: Call): boolean {
  const pipeline = body.get('pipeline');
  const last = Array.isArray(pipeline) ? pipeline.at(-1) : undefined;
  return last instanceof Doc && ['$merge', '$out'].includes(last.nameAt(0) ?? '');
}
