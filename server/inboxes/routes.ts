import { ChannelError } from '../../channels/channelError.ts';
import { adapterOf, channels } from '../../channels/registry.ts';
import * as api from '../../shared/api/workspace.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../http/route.ts';
import { withoutUndefined } from '../http/withoutUndefined.ts';
import { requirePermission } from '../session/requirePermission.ts';
import { describeSettings } from './describeSettings.ts';
import { type InboxDocument, inboxes } from './inboxCollection.ts';
import { open, toInbox, webhookUrl } from './inboxes.ts';
import { mailDoorAddress } from './mailDoor.ts';
import { quarantine } from './quarantine.ts';
import { createInbox, updateInbox } from './saveInbox.ts';

export const inboxRoutes: Route[] = [
  route(api.listInboxes, async (ctx) => ({
    items: (await inboxes.of(ctx.database).find({}).sort({ name: 1 }).toArray()).map(toInbox),
  })),

  route(api.listChannels, async (_ctx, { signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    return {
      items: channels.map((channel) => {
        const adapter = adapterOf(channel);
        return {
          channel,
          label: adapter.label,
          fields: describeSettings(adapter),
          isTestable: adapter.test !== undefined,
        };
      }),
    };
  }),

  route(api.getInboxSettings, async (ctx, { params, signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    const document = await inboxOf(ctx, params.inboxId);
    return {
      settings: document.settings,
      secretsSet: Object.keys(document.secrets),
      instructions: instructionsFor(ctx, document),
    };
  }),

  route(api.createInbox, async (ctx, { body, signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    return toInbox(await createInbox(ctx, body));
  }),

  route(api.updateInbox, async (ctx, { params, body, signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    return toInbox(await updateInbox(ctx, params.inboxId, withoutUndefined(body)));
  }),

  route(api.testInbox, async (ctx, { params, signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    const { adapter, inbox } = open(ctx, await inboxOf(ctx, params.inboxId));
    if (adapter.test === undefined) {
      return { isWorking: true, message: 'nothing to test: this channel has no provider' };
    }
    try {
      return { isWorking: true, message: await adapter.test(inbox) };
    } catch (error) {
      if (error instanceof ChannelError) {
        return { isWorking: false, message: error.message };
      }
      throw error;
    }
  }),

  route(api.listQuarantine, async (ctx, { signedIn }) => {
    requirePermission(signedIn.actor, 'inbox.manage');
    const found = await quarantine.of(ctx.database).find({}).sort({ receivedAt: -1 }).limit(200).toArray();
    return {
      items: found.map(({ _id, fileId: _file, externalId: _external, ...mail }) => ({
        id: _id,
        ...mail,
        rawUrl: `/api/quarantine/${_id}/raw`,
      })),
    };
  }),
];

async function inboxOf(ctx: Context, inboxId: string): Promise<InboxDocument> {
  const document = await inboxes.of(ctx.database).findOne({ _id: inboxId });
  if (document === null) {
    throw notFound('inbox', inboxId);
  }
  return document;
}

/** What the admin pastes at the provider or into their page. */
function instructionsFor(ctx: Context, document: InboxDocument): { label: string; value: string }[] {
  const hook = webhookUrl(ctx, document._id);
  switch (document.channel) {
    case 'webchat':
      return [
        {
          label: 'widgetTag',
          value: `<script src="${ctx.config.publicUrl}/widget.js" data-inbox="${document._id}" async></script>`,
        },
      ];
    case 'sms':
    case 'whatsapp':
      return [
        { label: 'messageWebhook', value: hook },
        { label: 'statusWebhook', value: `${hook}/status` },
      ];
    case 'voice':
      return [
        { label: 'voiceWebhook', value: hook },
        { label: 'callStatusWebhook', value: `${hook}/status` },
      ];
    case 'email':
      return [
        { label: 'address', value: document.address },
        { label: 'smtpDoor', value: mailDoorAddress(ctx) },
      ];
  }
}
