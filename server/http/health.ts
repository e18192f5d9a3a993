import type { Express } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Context } from '../context.ts';

const CHECK_MS = 3_000;

/** `/healthz`: the process lives. `/readyz`: each dependency by name. `/metrics`: for Prometheus. */
export function serveHealth(app: Express, ctx: Context): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'atende_sockets',
    help: 'Live sockets on this process',
    registers: [registry],
    collect() {
      this.set(ctx.realtime.io.engine.clientsCount);
    },
  });

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'live' });
  });

  app.get('/readyz', async (_request, response) => {
    const [database, redis] = await Promise.all([
      check(async () => ctx.database.db?.command({ ping: 1 })),
      check(() => ctx.redis.ping()),
    ]);
    const isReady = database === 'ok' && redis === 'ok';
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'notReady', dependencies: { database, redis } });
  });

  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}

async function check(probe: () => Promise<unknown>): Promise<'ok' | 'away'> {
  const timeout = new Promise<'away'>((resolve) => setTimeout(resolve, CHECK_MS, 'away').unref());
  return Promise.race([
    probe().then(
      () => 'ok' as const,
      () => 'away' as const,
    ),
    timeout,
  ]);
}
