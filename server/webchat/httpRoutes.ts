import type { Express } from 'express';
import { mayEmbed } from '../../channels/webchat/origins.ts';
import type { WebchatSettings } from '../../channels/webchat/settings.ts';
import { verifyVisitorToken } from '../../channels/webchat/visitorToken.ts';
import { MAX_ATTACHMENT_BYTES } from '../../shared/attachment.ts';
import type { WidgetConfig } from '../../shared/webchat.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { keepUpload, receiveFile } from '../files/fileRoutes.ts';
import { attachmentOf } from '../files/files.ts';
import { type OpenInbox, openInbox } from '../inboxes/inboxes.ts';
import { visitorSecret } from '../realtime/visitorSockets.ts';
import { isAttended } from './attendance.ts';
import { visitorOwner } from './visitorFiles.ts';

/** What the widget asks for outside its socket, from any page that may show it. */
export function serveWebchat(app: Express, ctx: Context): void {
  app.use('/webchat/:inboxId', async (request, response, next) => {
    if (!/^[0-9a-f]{24}$/.test(request.params.inboxId)) {
      next();
      return;
    }
    const { settings } = await chatInbox(ctx, request.params.inboxId);
    const { origin } = request.headers;
    const own = [
      new URL(ctx.config.publicUrl).origin,
      `http://${request.headers.host}`,
      `https://${request.headers.host}`,
    ];
    if (!mayEmbed(origin, [...settings.allowedOrigins, ...own], own[0] ?? '')) {
      throw new DomainError(
        'forbidden',
        `pages of ${origin ?? 'unknown origin'} may not show this chat; an admin can allow them`,
      );
    }
    response.set({
      'access-control-allow-origin': origin ?? '*',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-methods': 'GET, POST',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'origin',
    });
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    next();
  });

  app.get('/webchat/:inboxId/config', async (request, response) => {
    const { settings, opened } = await chatInbox(ctx, request.params.inboxId);
    const config: WidgetConfig = {
      inboxId: opened.document._id,
      title: settings.title,
      greeting: settings.greeting,
      accent: settings.accent,
      language: settings.language,
      asksNameAndEmail: settings.asksNameAndEmail,
      requiresSignedIdentity: settings.requiresSignedIdentity,
      isAttended: await isAttended(ctx, opened.document.queueId),
      maxAttachmentBytes: MAX_ATTACHMENT_BYTES,
    };
    response.set('cache-control', 'no-store').json(config);
  });

  app.post('/webchat/:inboxId/attachments', receiveFile, async (request, response) => {
    const inboxId = String(request.params.inboxId);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const visitorId = verifyVisitorToken(token, inboxId, visitorSecret(ctx));
    if (visitorId === null) {
      throw new DomainError('notSignedIn', 'this upload has no valid visitor token; reload the page');
    }
    await ctx.rateLimits.consume('visitorUpload', visitorId);
    response.json(attachmentOf(await keepUpload(ctx, request, visitorOwner({ inboxId, visitorId }))));
  });
}

async function chatInbox(
  ctx: Context,
  inboxId: string,
): Promise<{ settings: WebchatSettings; opened: OpenInbox }> {
  const opened = await openInbox(ctx, inboxId);
  if (opened.inbox.channel !== 'webchat') {
    throw new DomainError('notFound', `inbox ${inboxId} is no web chat`);
  }
  // The registry parsed these settings by the web chat's own schema.
  return { settings: opened.inbox.settings as WebchatSettings, opened };
}
