import { adapterOf } from '../../channels/registry.ts';
import { type Context, instant } from '../context.ts';
import { createSink } from './channelSink.ts';
import { type InboxDocument, inboxes } from './inboxCollection.ts';
import { open } from './inboxes.ts';
import { isWatched } from './saveInbox.ts';

/** One process watches a mailbox; it renews its claim, and another takes over when it stops doing so. */
const CLAIM_MS = 30_000;
const RENEW_MS = 10_000;

interface Watch {
  version: number;
  controller: AbortController;
  done: Promise<void>;
}

/** Keeps every mailbox that must be watched watched by exactly one process. */
export function createInboxWatcher(ctx: Context): { start(): void; stop(): Promise<void> } {
  const watches = new Map<string, Watch>();
  let timer: NodeJS.Timeout | null = null;
  let checking: Promise<void> | null = null;

  async function check(): Promise<void> {
    const all = await inboxes.of(ctx.database).find({}).toArray();
    const mine = new Set<string>();
    for (const inbox of all.filter(needsWatching)) {
      if (await claim(ctx, inbox)) {
        mine.add(inbox._id);
        keepWatching(inbox);
      }
    }
    await Promise.all([...watches.keys()].filter((id) => !mine.has(id)).map(end));
  }

  function keepWatching(inbox: InboxDocument): void {
    const settingsVersion = fingerprint(inbox);
    const current = watches.get(inbox._id);
    if (current?.version === settingsVersion) {
      return;
    }
    current?.controller.abort();
    const controller = new AbortController();
    const { adapter, inbox: opened } = open(ctx, inbox);
    const done = (
      adapter.listen?.(opened, createSink(ctx, inbox._id), controller.signal) ?? Promise.resolve()
    )
      .catch((error: unknown) =>
        ctx.log.error({ err: error, inboxId: inbox._id }, 'watching a mailbox stopped; it starts again'),
      )
      .finally(() => {
        if (watches.get(inbox._id)?.controller === controller) {
          watches.delete(inbox._id);
        }
      });
    watches.set(inbox._id, { version: settingsVersion, controller, done });
  }

  async function end(id: string): Promise<void> {
    const watch = watches.get(id);
    watches.delete(id);
    watch?.controller.abort();
    await watch?.done;
  }

  const tick = () => {
    checking ??= check()
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'the inboxes cannot be read; trying again'))
      .finally(() => {
        checking = null;
      });
  };
  return {
    start() {
      timer = setInterval(tick, RENEW_MS);
      tick();
    },
    async stop() {
      if (timer !== null) {
        clearInterval(timer);
      }
      await checking;
      const ids = [...watches.keys()];
      await Promise.all(ids.map(end));
      await inboxes
        .of(ctx.database)
        .updateMany({ 'watch.processId': ctx.realtime.processId }, { $set: { watch: null } });
    },
  };
}

function needsWatching(inbox: InboxDocument): boolean {
  return inbox.isEnabled && isWatched(adapterOf(inbox.channel), inbox.settings);
}

async function claim(ctx: Context, inbox: InboxDocument): Promise<boolean> {
  const { processId } = ctx.realtime;
  const { matchedCount } = await inboxes.of(ctx.database).updateOne(
    {
      _id: inbox._id,
      $or: [{ watch: null }, { 'watch.processId': processId }, { 'watch.until': { $lt: instant(ctx) } }],
    },
    { $set: { watch: { processId, until: instant(ctx, CLAIM_MS) } } },
  );
  return matchedCount === 1;
}

/** Changes with the settings, not with the health or the cursor that the watch itself writes. */
function fingerprint(inbox: InboxDocument): number {
  let hash = 0;
  for (const character of JSON.stringify([inbox.settings, inbox.secrets])) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  }
  return hash;
}
