import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { resolve } from 'node:path';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import sirv from 'sirv';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { isOwnOrigin } from '../realtime/origins.ts';
import { errorMiddleware } from './errorResponses.ts';
import { openApiDocument } from './openApi.ts';
import { type Authenticate, answer, type Route } from './route.ts';

/**
 * The HTTP server: the hot doors in front, express behind them.
 *
 * @param inFront answers a request itself and returns true, or leaves it to express
 */
export function createHttpServer(inFront: (...call: Parameters<RequestListener>) => boolean): {
  server: Server;
  app: Express;
} {
  const app = express();
  const handle: RequestListener = app;
  const server = createServer((request, response) => {
    if (!inFront(request, response)) {
      handle(request, response);
    }
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  return { server, app };
}

export function setUpExpress(app: Express, ctx: Context): void {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', ctx.config.trustedProxies);
  app.use(helmet(securityHeaders(ctx)));
  app.use(compression());
}

function securityHeaders(ctx: Context): Parameters<typeof helmet>[0] {
  const isHttps = ctx.config.publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine and the charts set style attributes; no style can load anything from elsewhere.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        mediaSrc: ["'self'", 'blob:', 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", 'wss://*.twilio.com', 'https://*.twilio.com', ...ctx.config.connectSources],
        frameSrc: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  };
}

const JSON_LIMIT = '1mb';

/** REST: each endpoint of the contract by its route. */
export function serveApi(
  app: Express,
  ctx: Context,
  routes: readonly Route[],
  authenticate: Authenticate,
): void {
  const json = express.json({ limit: JSON_LIMIT, strict: true });
  app.use('/api', (request, _response, next) => {
    const { origin, host } = request.headers;
    if (request.method !== 'GET' && !isOwnOrigin(ctx, origin, host)) {
      throw new DomainError('forbidden', 'this request comes from another site');
    }
    next();
  });
  app.get('/api/openapi.json', (_request, response) => {
    response.json(openApiDocument(ctx.config.publicUrl));
  });
  for (const entry of routes) {
    const parseBody = entry.before.length > 0 ? entry.before : [json];
    app[entry.endpoint.method](entry.endpoint.path, ...parseBody, answer(ctx, entry, authenticate));
  }
  app.use('/api', (request) => {
    throw new DomainError(
      'notFound',
      `${request.method} ${shownPath(request.originalUrl)} is no endpoint; see /api/openapi.json`,
    );
  });
}

const SHOWN_PATH = 200;

/** An address may be as long as a request's head. */
function shownPath(url: string): string {
  const [path = ''] = url.split('?');
  return path.length > SHOWN_PATH ? `${path.slice(0, SHOWN_PATH)}…` : path;
}

/** The console, the widget and the demo page, as built. */
export function serveClient(app: Express, ctx: Context): void {
  const built = resolve('dist');
  if (existsSync(resolve(built, 'widget'))) {
    app.get('/widget.js', (_request, response) => {
      response.set({
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=300',
      });
      response.sendFile(resolve(built, 'widget/widget.js'));
    });
  }
  // The demo page shows the shop in a frame, beside the phone.
  app.use('/demo/shop', (_request, response, next) => {
    const policy = String(response.getHeader('content-security-policy'));
    response.setHeader(
      'content-security-policy',
      policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    );
    next();
  });
  if (existsSync(resolve(built, 'client'))) {
    const serve = sirv(resolve(built, 'client'), {
      etag: true,
      single: false,
      setHeaders: (response, path) => {
        response.setHeader(
          'cache-control',
          path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    app.use(serve);
    app.get('/{*path}', (request, response, next) => {
      const page = request.path.startsWith('/demo') && ctx.config.isDemo ? 'demo/index.html' : 'index.html';
      if (!request.accepts('html') || /\.\w{1,5}$/.test(request.path)) {
        next();
        return;
      }
      response.set('cache-control', 'no-cache').sendFile(resolve(built, 'client', page));
    });
  }
  app.use((request) => {
    throw new DomainError('notFound', `nothing is at ${shownPath(request.path)}`);
  });
  app.use(errorMiddleware(ctx.log));
}
