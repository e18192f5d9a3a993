import Bull from 'bull';
import { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { tellOfAbsence } from '../redisAbsence.ts';

/** Work that needs a retry, a delay or another process. Plain JSON: a Date would come back as a string. */
export interface JobData {
  'message.deliver': { messageId: string };
  'attachment.fetch': { messageId: string };
  'call.divert': { messageId: string };
}
export type JobKind = keyof JobData;
export type JobHandlers = { [K in JobKind]: (data: JobData[K]) => Promise<void> };

/**
 * Bull only wakes us up: what is due stands in the database, and sweeps find what Redis forgot. So adding a
 * job never fails the command that adds it.
 */
export interface Jobs {
  add<K extends JobKind>(kind: K, data: JobData[K], options?: { delayMs?: number }): void;
  start(handlers: JobHandlers): void;
  stop(): Promise<void>;
}

interface Envelope {
  kind: JobKind;
  data: JobData[JobKind];
}

/** Above ten at once little is gained; deliveries wait for providers, not for us. */
const CONCURRENCY = 10;

export function createJobs(redisUrl: string, log: Log): Jobs {
  const queue = new Bull<Envelope>('atende', {
    createClient(type) {
      const isPlain = type === 'client';
      const client = new Redis(
        redisUrl,
        isPlain ? {} : { maxRetriesPerRequest: null, enableReadyCheck: false },
      );
      tellOfAbsence(client, log);
      return client;
    },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  });
  // Its clients say once that they are away; Bull says it again at each try.
  queue.on('error', (error) => log.debug({ err: error }, 'jobs: Redis does not answer; sweeps go on'));
  return {
    add(kind, data, options = {}) {
      queue
        .add({ kind, data }, { delay: options.delayMs ?? 0 })
        .catch((error: unknown) =>
          log.warn({ err: error, kind }, 'a job was not queued; the sweep will find it'),
        );
    },
    start(handlers) {
      // One unnamed processor: named ones add their concurrencies up.
      queue
        .process(CONCURRENCY, async (job) => {
          const { kind, data } = job.data;
          // The table is typed per kind; an envelope pairs a kind with its own data.
          const handler = handlers[kind] as (data: JobData[JobKind]) => Promise<void>;
          await handler(data);
        })
        .catch((error: unknown) => log.error({ err: error }, 'jobs stopped'));
      queue.on('failed', (job, error) => log.error({ err: error, kind: job.data.kind }, 'a job failed'));
    },
    async stop() {
      await queue.close();
    },
  };
}
