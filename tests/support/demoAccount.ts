import { agents } from '../../server/agents/agentCollection.ts';
import { cases } from '../../server/cases/caseCollection.ts';
import { demoAccounts } from '../../server/demo/accounts.ts';
import { agentSchema } from '../../shared/agent.ts';
import { type Person, personWith, type TestServer } from './testServer.ts';

/** One of the people of the demo world, by the door that they have. */
export async function signInAs(server: TestServer, email: string): Promise<Person> {
  const password = demoAccounts.find((account) => account.email === email)?.password;
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { agent } = (await answer.json()) as { agent: unknown };
  return personWith(server, agentSchema.parse(agent), cookie);
}

/** Nobody waits, and nobody has anything in hand: only what a test begins is given. */
export async function clearDesks({ ctx }: TestServer): Promise<void> {
  const changedAt = ctx.now().getTime();
  const done = { state: 'done' as const, isOpen: false, held: null, changedAt };
  const version = { $inc: { version: 1 } };
  await cases.of(ctx.database).updateMany({ isOpen: true }, { $set: done, ...version });
  await agents
    .of(ctx.database)
    .updateMany({}, { $set: { 'units.used': 0, openCases: 0, drain: null }, ...version });
}
