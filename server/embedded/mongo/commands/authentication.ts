import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Doc, doc } from '../values/doc.ts';
import { notSupported, StoreError } from '../values/errors.ts';
import { Binary, int32, MISSING } from '../values/value.ts';
import { docField, flagField, textField } from './arguments.ts';
import type { Client, Command, CommandTable } from './command.ts';
import type { Credentials } from './credentials.ts';

const CODE = { authenticationFailed: 18, protocol: 17 } as const;
const MECHANISM = 'SCRAM-SHA-256';

/** A login between its first and its last message. */
interface Conversation {
  readonly nonce: string;
  /** The messages so far, which the client signs. */
  readonly said: string;
  readonly skipEmptyExchange: boolean;
  proven: boolean;
}

/** RFC 5802 with SHA-256 (RFC 7677): the first message of each side. */
const saslStart: Command = ({ body, client, store }) => {
  const mechanism = textField(body, 'mechanism');
  if (mechanism !== MECHANISM) {
    throw notSupported(`the mechanism ${mechanism ?? ''}`, CODE.authenticationFailed);
  }
  const { credentials } = store;
  const bare = payloadOf(body).replace(/^[ny][^,]*,[^,]*,/, '');
  const user = attribute(bare, 'n')?.replaceAll('=2C', ',').replaceAll('=3D', '=');
  const clientNonce = attribute(bare, 'r');
  if (credentials === null || user !== credentials.user || clientNonce === undefined) {
    throw failed();
  }
  const nonce = clientNonce + randomBytes(24).toString('base64');
  const answer = `r=${nonce},s=${credentials.salt.toString('base64')},i=${credentials.iterations}`;
  const options = docField(body, 'options');
  const conversation: Conversation = {
    nonce,
    said: `${bare},${answer}`,
    skipEmptyExchange: options !== null && flagField(options, 'skipEmptyExchange'),
    proven: false,
  };
  client.conversation = conversation;
  return step(answer, false);
};

/** The client's proof, and ours. */
const saslContinue: Command = ({ body, client, store }) => {
  const conversation = client.conversation as Conversation | null; // only saslStart sets it
  const { credentials } = store;
  if (conversation === null || credentials === null) {
    throw new StoreError(CODE.protocol, 'No SASL session state found');
  }
  if (conversation.proven) {
    return logIn(client, credentials, '');
  }
  const message = payloadOf(body);
  const proofAt = message.lastIndexOf(',p=');
  const withoutProof = message.slice(0, Math.max(proofAt, 0));
  const signed = `${conversation.said},${withoutProof}`;
  const proof = Buffer.from(message.slice(proofAt + 3), 'base64');
  if (attribute(withoutProof, 'r') !== conversation.nonce || !isProof(proof, signed, credentials)) {
    client.conversation = null;
    throw failed();
  }
  const signature = createHmac('sha256', credentials.serverKey).update(signed).digest('base64');
  if (conversation.skipEmptyExchange) {
    return logIn(client, credentials, `v=${signature}`);
  }
  conversation.proven = true;
  return step(`v=${signature}`, false);
};

function isProof(proof: Buffer, signed: string, { storedKey }: Credentials): boolean {
  const signature = createHmac('sha256', storedKey).update(signed).digest();
  if (proof.length !== signature.length) {
    return false;
  }
  const clientKey = Buffer.from(signature.map((byte, at) => byte ^ (proof[at] as number)));
  return timingSafeEqual(createHash('sha256').update(clientKey).digest(), storedKey);
}

function logIn(client: Client, { user }: Credentials, message: string): Doc {
  client.user = user;
  client.conversation = null;
  return step(message, true);
}

function step(message: string, done: boolean): Doc {
  return doc({ conversationId: int32(1), done, payload: new Binary(Buffer.from(message)), ok: 1 });
}

function payloadOf(body: Doc): string {
  const payload = body.get('payload');
  if (payload === MISSING || !(payload instanceof Binary)) {
    throw new StoreError(CODE.protocol, 'the payload of a SASL message must be binary');
  }
  return Buffer.from(payload.bytes).toString('utf8');
}

function attribute(message: string, name: string): string | undefined {
  return message
    .split(',')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(2);
}

function failed(): StoreError {
  return new StoreError(CODE.authenticationFailed, 'Authentication failed.');
}

const logout: Command = ({ client }) => {
  client.user = null;
  return doc({ ok: 1 });
};

export const AUTHENTICATION_COMMANDS: CommandTable = { saslStart, saslContinue, logout };
