import type { ChannelAdapter, ChannelInbox } from '../../channels/adapter.ts';
import { adapterOf } from '../../channels/registry.ts';
import type { Inbox } from '../../shared/inbox.ts';
import type { Channel } from '../../shared/primitives.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type InboxDocument, inboxes } from './inboxCollection.ts';

/** An inbox with its channel's adapter and its settings in the clear; kept on the server. */
export interface OpenInbox {
  document: InboxDocument;
  adapter: ChannelAdapter<Channel, unknown>;
  inbox: ChannelInbox<unknown>;
}

/** Settings are read on every webhook; a change is seen after this long at the latest. */
const CACHE_MS = 2_000;
const cache = new WeakMap<Context, Map<string, { opened: OpenInbox; at: number }>>();

/** @throws DomainError `notFound` for an unknown inbox, `disabled` for one that is switched off */
export async function openInbox(ctx: Context, inboxId: string): Promise<OpenInbox> {
  const opened = await findInbox(ctx, inboxId);
  if (opened === null) {
    throw new DomainError('notFound', `inbox ${inboxId} does not exist`);
  }
  if (!opened.document.isEnabled) {
    throw new DomainError(
      'disabled',
      `inbox ${opened.document.name} is switched off; an admin can switch it on`,
    );
  }
  return opened;
}

/** Also finds inboxes that are switched off. */
export async function findInbox(ctx: Context, inboxId: string): Promise<OpenInbox | null> {
  const known = cacheOf(ctx).get(inboxId);
  if (known !== undefined && Date.now() - known.at < CACHE_MS) {
    return known.opened;
  }
  const document = await inboxes.of(ctx.database).findOne({ _id: inboxId });
  if (document === null) {
    return null;
  }
  const opened = open(ctx, document);
  cacheOf(ctx).set(inboxId, { opened, at: Date.now() });
  return opened;
}

export function open(ctx: Context, document: InboxDocument): OpenInbox {
  const secrets = Object.entries(document.secrets).map(
    ([name, value]) => [name, ctx.secrets.decrypt(value)] as const,
  );
  const adapter = adapterOf(document.channel);
  const settings = adapter.settingsSchema.parse({ ...document.settings, ...Object.fromEntries(secrets) });
  return {
    document,
    adapter,
    inbox: {
      id: document._id,
      channel: document.channel,
      name: document.name,
      settings,
      webhookUrl: webhookUrl(ctx, document._id),
    },
  };
}

/** Forget what was read of an inbox that has just been changed here. */
export function forgetInbox(ctx: Context, inboxId: string): void {
  cacheOf(ctx).delete(inboxId);
}

export function webhookUrl(ctx: Context, inboxId: string): string {
  return `${ctx.config.publicUrl}/webhooks/${inboxId}`;
}

export function toInbox(document: InboxDocument): Inbox {
  return {
    id: document._id,
    channel: document.channel,
    name: document.name,
    address: document.address,
    queueId: document.queueId,
    isEnabled: document.isEnabled,
    capabilities: adapterOf(document.channel).capabilities,
    health: document.isEnabled ? document.health : { state: 'off', reason: null },
    version: document.version,
  };
}

function cacheOf(ctx: Context): Map<string, { opened: OpenInbox; at: number }> {
  let map = cache.get(ctx);
  if (map === undefined) {
    map = new Map();
    cache.set(ctx, map);
  }
  return map;
}
