import mongoose from 'mongoose';
import { startApp } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';

/** The child's side of `serverProcess.ts`. */
const settings = JSON.parse(process.env.ATENDE_TEST_SERVER ?? '{}') as {
  port: number;
  mongodbUri: string;
  redisUrl: string;
  secret: string;
  killAtWrite?: number;
};

const WRITES = [
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'deleteOne',
] as const;

/** The machine fails at the n-th write: nothing of it reaches the database, nothing after it runs. */
function dieAtWrite(n: number): void {
  let count = 0;
  for (const name of WRITES) {
    const { prototype } = mongoose.mongo.Collection;
    // Wrapped whatever its overloads are: the arguments are passed on as they came.
    const original = prototype[name] as (...args: unknown[]) => unknown;
    Object.assign(prototype, {
      [name](this: unknown, ...args: unknown[]) {
        count += 1;
        if (count === n) {
          process.kill(process.pid, 'SIGKILL');
        }
        return original.apply(this, args);
      },
    });
  }
}

const app = await startApp(
  {
    isProduction: false,
    host: '127.0.0.1',
    dataDir: '/tmp',
    publicUrl: `http://127.0.0.1:${settings.port}`,
    isDemo: false,
    isAlone: false,
    smtpDoorPort: 0,
    trustedProxies: 0,
    logLevel: 'silent',
    connectSources: [],
    ...settings,
  },
  createLog(process.env.LOG_LEVEL ?? 'silent'),
);
if (settings.killAtWrite !== undefined) {
  dieAtWrite(settings.killAtWrite);
}
process.on('SIGTERM', () => {
  void app.stop().finally(() => process.exit(0));
});
process.send?.('ready');
