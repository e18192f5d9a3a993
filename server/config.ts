import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { dataFolderProblem, problemWith } from './dataFolder.ts';

/** Empty strings count as absent, as they come from compose files and shells. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const wholeFrom0To = (most: number) => {
  const error = `expected a whole number from 0 to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(0, { error }).max(most, { error });
};
const port = wholeFrom0To(65_535);
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `expected ${names.slice(0, -1).join(', ')} or ${names.at(-1)}` });

const environmentSchema = z.object({
  NODE_ENV: optional(oneOf(['development', 'production', 'test'])),
  PORT: optional(port),
  HOST: optional(z.string()),
  DATA_DIR: optional(z.string()),
  PUBLIC_URL: optional(
    z.url({ protocol: /^https?$/, error: 'expected an address such as https://support.example.com' }),
  ),
  MONGODB_URI: optional(z.string().regex(/^mongodb(\+srv)?:\/\//, 'expected mongodb://… or mongodb+srv://…')),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'expected redis://… or rediss://…')),
  SECRET: optional(
    z.string().min(32, 'use at least 32 characters, such as the output of: openssl rand -hex 32'),
  ),
  DEMO: optional(oneOf(['on', 'off'])),
  SMTP_DOOR_PORT: optional(port),
  TRUSTED_PROXIES: optional(wholeFrom0To(10)),
  CONNECT_SOURCES: optional(
    z
      .string()
      .max(2000)
      .regex(/^[\w\s,.:/*[\]-]*$/, 'expected hosts such as wss://voice.example.com, with spaces between'),
  ),
  LOG_LEVEL: optional(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
});

export interface Config {
  isProduction: boolean;
  host: string;
  port: number;
  dataDir: string;
  /** How the outside reaches us, without a slash at the end; signatures and links are made with it. */
  publicUrl: string;
  mongodbUri: string | null;
  redisUrl: string | null;
  /** The Redis was started for this process alone: there are no others to share sockets' rooms with. */
  isAlone: boolean;
  /** Root of all keys: inbox secrets, visitor tokens, reply tokens. */
  secret: string;
  isDemo: boolean;
  smtpDoorPort: number;
  /** Proxies in front of us whose X-Forwarded-For may be believed. */
  trustedProxies: number;
  logLevel: string;
  /** More hosts that the console may connect to, such as a stand-in for the provider's voice gateway. */
  connectSources: string[];
}

/**
 * Reads the settings from the environment.
 *
 * @throws Error naming every problem at once, so that one restart mends them all
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw needAttention(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const settings = parsed.data;
  const isProduction = settings.NODE_ENV === 'production';
  const dataDir = resolve(settings.DATA_DIR ?? 'data');
  const folderProblem = needsDataFolder(settings) ? dataFolderProblem(dataDir) : null;
  const problems = [
    ...(isProduction ? productionProblems(settings) : []),
    ...(folderProblem === null ? [] : [`DATA_DIR: ${folderProblem}`]),
  ];
  if (problems.length > 0) {
    throw needAttention(problems);
  }
  const host = settings.HOST ?? '127.0.0.1';
  const chosenPort = settings.PORT ?? 3000;
  return {
    isProduction,
    host,
    port: chosenPort,
    dataDir,
    publicUrl: (
      settings.PUBLIC_URL ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${chosenPort}`
    ).replace(/\/+$/, ''),
    mongodbUri: settings.MONGODB_URI ?? null,
    redisUrl: settings.REDIS_URL ?? null,
    isAlone: settings.REDIS_URL === undefined,
    secret: settings.SECRET ?? keptSecret(dataDir),
    isDemo: !isProduction && settings.DEMO !== 'off',
    smtpDoorPort: settings.SMTP_DOOR_PORT ?? 0,
    trustedProxies: settings.TRUSTED_PROXIES ?? 0,
    logLevel: settings.LOG_LEVEL ?? 'info',
    connectSources: (settings.CONNECT_SOURCES ?? '').split(/[\s,]+/).filter(Boolean),
  };
}

function needAttention(problems: readonly string[]): Error {
  return new Error(`These settings need attention:\n${problems.map((line) => `  ${line}`).join('\n')}`);
}

/** With all of them given nothing is kept on this machine, and a read-only container does. */
function needsDataFolder({ MONGODB_URI, REDIS_URL, SECRET }: z.infer<typeof environmentSchema>): boolean {
  return MONGODB_URI === undefined || REDIS_URL === undefined || SECRET === undefined;
}

function productionProblems(settings: z.infer<typeof environmentSchema>): string[] {
  const problems: string[] = [];
  if (settings.HOST === undefined) {
    problems.push('HOST: say the address to listen on, such as 0.0.0.0 behind a proxy');
  }
  if (settings.SECRET === undefined) {
    problems.push('SECRET: production needs its own, such as the output of: openssl rand -hex 32');
  }
  if (settings.PUBLIC_URL === undefined) {
    problems.push(
      'PUBLIC_URL: say how customers and providers reach this server, such as https://support.example.com',
    );
  }
  if (settings.DEMO === 'on') {
    problems.push('DEMO: demo accounts have known passwords; production refuses them, so remove DEMO');
  }
  return problems;
}

/** Made on the first start and kept beside the data it protects. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  try {
    if (!existsSync(file)) {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    }
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw needAttention([`DATA_DIR: ${problemWith(dataDir, error)}`]);
  }
}
