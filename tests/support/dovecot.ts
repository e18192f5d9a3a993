import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** Opens every mailbox; a mailbox exists as soon as it is signed in to, or a mail is delivered to it. */
export const DOVECOT_PASSWORD = 'secret';

/** A real IMAP server of its own for one test file. */
export interface Dovecot {
  imapPort: number;
  lmtpPort: number;
  /** Puts a mail into a user's mailbox by LMTP, as a mail server would. */
  deliver(raw: Buffer | string, to: string, from?: string): Promise<void>;
  /** Ends every session and the server itself; `start` brings it back on the same ports with its mail. */
  halt(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** @returns null where Dovecot can run, else the reason why not, for tests to skip with aloud */
export function dovecotMissing(): string | null {
  if (process.getuid?.() !== 0) {
    return 'Dovecot must be started as root';
  }
  const found = spawnSync('dovecot', ['--version']);
  return found.status === 0 ? null : 'Dovecot is not installed: apt-get install dovecot-imapd dovecot-lmtpd';
}

export async function startDovecot(): Promise<Dovecot> {
  // Kept short: the sockets below it must fit into 108 bytes.
  const root = await mkdtemp(join(tmpdir(), 'dc'));
  const [imapPort, lmtpPort] = [await freePort(), await freePort()];
  await chmod(root, 0o755);
  for (const folder of ['run', 'state', 'mail']) {
    await mkdir(join(root, folder));
  }
  await run('chown', ['mail:mail', join(root, 'mail')]);
  await writeFile(join(root, 'dovecot.conf'), configuration({ root, imapPort, lmtpPort }));
  let server: ChildProcess | null = null;
  const dovecot: Dovecot = {
    imapPort,
    lmtpPort,
    deliver: (raw, to, from = 'sender@example.com') => handOver({ port: lmtpPort, raw, to, from }),
    async start() {
      server = spawn('dovecot', ['-F', '-c', join(root, 'dovecot.conf')], {
        stdio: 'ignore',
        // A process group of its own: sessions outlive the master, so they are ended by the group.
        detached: true,
      });
      await untilListening(imapPort);
      await untilListening(lmtpPort);
    },
    halt: () => halt(server),
    async stop() {
      await halt(server);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await dovecot.start();
  return dovecot;
}

async function halt(server: ChildProcess | null): Promise<void> {
  if (!server?.pid || server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const ended = once(server, 'exit');
  process.kill(-server.pid, 'SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

function handOver(of: { port: number; raw: Buffer | string; to: string; from: string }): Promise<void> {
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port: of.port,
    lmtp: true,
    secure: false,
    ignoreTLS: true,
  });
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((failed) => {
      if (failed) {
        reject(failed);
        return;
      }
      connection.send({ from: of.from, to: [of.to] }, of.raw, (cause) => {
        connection.quit();
        if (cause) {
          reject(cause);
        } else {
          resolve();
        }
      });
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server without a port');
  }
  return address.port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isUp) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Dovecot does not listen on port ${port}`);
}

/** Braces on lines of their own, as Dovecot's parser wants them; Debian's user `mail` has a UID below 500. */
function configuration(of: { root: string; imapPort: number; lmtpPort: number }): string {
  return `base_dir = ${of.root}/run
state_dir = ${of.root}/state
log_path = ${of.root}/dovecot.log
instance_name = ${of.root.slice(of.root.lastIndexOf('/') + 1)}
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
recipient_delimiter = +
passdb {
  driver = static
  args = password=${DOVECOT_PASSWORD}
}
userdb {
  driver = static
  args = allow_all_users=yes uid=mail gid=mail home=${of.root}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${of.imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${of.lmtpPort}
  }
}
namespace inbox {
  inbox = yes
  separator = /
}
`;
}
