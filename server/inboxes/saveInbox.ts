import type { ChannelAdapter } from '../../channels/adapter.ts';
import { adapterOf } from '../../channels/registry.ts';
import { parseOrIssues } from '../../shared/issue.ts';
import type { Channel } from '../../shared/primitives.ts';
import type { Context } from '../context.ts';
import { isDuplicate, newId } from '../database/collection.ts';
import { DomainError, notFound } from '../errors.ts';
import { queues } from '../queues/queueCollection.ts';
import { type InboxDocument, inboxes } from './inboxCollection.ts';
import { forgetInbox, open, toInbox } from './inboxes.ts';

const WORKING = { state: 'ok', reason: null } as const;

export interface NewInbox {
  channel: Channel;
  name: string;
  queueId: string;
  settings: Record<string, unknown>;
}

/** @throws DomainError `invalidInput` naming each setting that is wrong, `conflict` when the address is in use */
export async function createInbox(ctx: Context, fields: NewInbox): Promise<InboxDocument> {
  await requireQueue(ctx, fields.queueId);
  const adapter = adapterOf(fields.channel);
  const settings = parseSettings(adapter, fields.settings);
  const document: InboxDocument = {
    _id: newId(),
    channel: fields.channel,
    name: fields.name,
    queueId: fields.queueId,
    isEnabled: true,
    ...split(ctx, adapter, settings),
    cursor: null,
    watch: null,
    health: isWatched(adapter, settings) ? { state: 'starting', reason: null } : WORKING,
    reconcile: null,
    version: 1,
  };
  await unlessTaken(document.address, () => inboxes.of(ctx.database).insertOne(document));
  announceInbox(ctx, document);
  return document;
}

export interface InboxChanges {
  name?: string;
  queueId?: string;
  isEnabled?: boolean;
  settings?: Record<string, unknown>;
}

/** Mail that is handed over by SMTP alone needs no watching. */
export function isWatched(
  adapter: ChannelAdapter<Channel, unknown>,
  settings: Readonly<Record<string, unknown>>,
): boolean {
  return adapter.listen !== undefined && settings.imapHost !== '';
}

/** Secrets that are not given stay as they were. */
export async function updateInbox(
  ctx: Context,
  inboxId: string,
  changes: InboxChanges,
): Promise<InboxDocument> {
  const before = await inboxes.of(ctx.database).findOne({ _id: inboxId });
  if (before === null) {
    throw notFound('inbox', inboxId);
  }
  if (changes.queueId !== undefined) {
    await requireQueue(ctx, changes.queueId);
  }
  const { settings: changed, ...fields } = changes;
  const adapter = adapterOf(before.channel);
  const known = open(ctx, before).inbox.settings as Record<string, unknown>;
  const settings = changed && parseSettings(adapter, merge(known, changed, adapter.secrets));
  const stored = settings && split(ctx, adapter, settings);
  const health = settings && !isWatched(adapter, settings) ? { health: WORKING } : {};
  const after = await unlessTaken(stored?.address ?? before.address, () =>
    inboxes.of(ctx.database).findOneAndUpdate(
      { _id: inboxId },
      {
        $set: { ...fields, ...stored, ...health },
        $inc: { version: 1 },
      },
      { returnDocument: 'after' },
    ),
  );
  if (after === null) {
    throw notFound('inbox', inboxId);
  }
  forgetInbox(ctx, inboxId);
  announceInbox(ctx, after);
  return after;
}

export function announceInbox(ctx: Context, document: InboxDocument): void {
  ctx.bus.publish({ type: 'inbox.updated', payload: { inbox: toInbox(document) } });
}

/** A secret given as an empty text or not at all is left as it is; any other setting of null goes back to its default. */
function merge(
  known: Record<string, unknown>,
  changed: Record<string, unknown>,
  secrets: readonly string[],
): Record<string, unknown> {
  const given = Object.entries(changed).filter(
    ([name, value]) => !(secrets.includes(name) && (value === '' || value == null)),
  );
  return { ...known, ...Object.fromEntries(given) };
}

function parseSettings(
  adapter: ChannelAdapter<Channel, unknown>,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
  const parsed = parseOrIssues(adapter.settingsSchema, given, 'body.settings');
  if ('issues' in parsed) {
    const { issues } = parsed;
    const [first] = issues;
    throw new DomainError('invalidInput', `${first?.path ?? 'settings'}: ${first?.message ?? 'malformed'}`, {
      issues,
    });
  }
  // Each channel's settings are an object by their schema.
  return parsed.data as Record<string, unknown>;
}

/** Secrets are encrypted one by one; the rest is stored as it is. */
function split(
  ctx: Context,
  adapter: ChannelAdapter<Channel, unknown>,
  settings: Record<string, unknown>,
): Pick<InboxDocument, 'address' | 'settings' | 'secrets'> {
  const open: Record<string, unknown> = {};
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (adapter.secrets.includes(name)) {
      if (typeof value === 'string' && value !== '') {
        secrets[name] = ctx.secrets.encrypt(value);
      }
    } else if (value !== undefined) {
      open[name] = value;
    }
  }
  return { address: adapter.addressOf(settings), settings: open, secrets };
}

async function requireQueue(ctx: Context, queueId: string): Promise<void> {
  if ((await queues.of(ctx.database).findOne({ _id: queueId })) === null) {
    throw notFound('queue', queueId);
  }
}

async function unlessTaken<T>(address: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) {
      throw new DomainError('nameTaken', `${address} is connected already`, { details: { name: address } });
    }
    throw error;
  }
}
