import { Doc, doc } from '../values/doc.ts';
import { notSupported } from '../values/errors.ts';
import { int32, isNumber, MISSING, type Value } from '../values/value.ts';
import { toNumber } from './arguments.ts';
import type { Call, Command, CommandTable } from './command.ts';

const SLOW_MS = 100; // MongoDB's default, which tools show

/** The one user there may be, who may do anything; nobody where no password is set. */
const usersInfo: Command = ({ store, database, body }) => {
  const user = store.credentials?.user;
  const isAsked = user !== undefined && asksFor(body.valueAt(0), user);
  return doc({ users: isAsked && database === 'admin' ? [userDoc(user)] : [], ok: 1 });
};

/** `1` asks for all, a name or `{ user, db }` for one. */
function asksFor(asked: Value, user: string): boolean {
  if (typeof asked === 'string') {
    return asked === user;
  }
  return isNumber(asked) || (asked instanceof Doc && asked.get('user') === user);
}

function userDoc(user: string): Doc {
  return doc({
    _id: `admin.${user}`,
    user,
    db: 'admin',
    roles: [doc({ role: 'root', db: 'admin' })],
    mechanisms: ['SCRAM-SHA-256'],
  });
}

const rolesInfo: Command = () => doc({ roles: [], ok: 1 });

/** Nothing is profiled; `-1` asks, `0` switches off what is off. */
const profile: Command = ({ body }: Call) => {
  const level = body.valueAt(0);
  if (isNumber(level) && toNumber(level) > 0) {
    throw notSupported('profiling');
  }
  if (body.get('filter') !== MISSING) {
    throw notSupported('a profiling filter');
  }
  return doc({ was: int32(0), slowms: int32(SLOW_MS), sampleRate: 1, ok: 1 });
};

/** What tools ask about users and profiling when they connect. */
export const ADMINISTRATION_COMMANDS: CommandTable = { usersInfo, rolesInfo, profile };
