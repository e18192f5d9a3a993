import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Names whose values never reach a log line, wherever they stand. */
const SECRET_NAMES = [
  'password',
  'authToken',
  'apiKeySecret',
  'identitySecret',
  'secret',
  'token',
  'cookie',
  'authorization',
];

/** One JSON object a line on standard error, so that standard output stays for people. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[kept secret]',
      },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
