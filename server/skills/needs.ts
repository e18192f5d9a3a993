import type { SkillFate } from '../../shared/api/skills.ts';
import type { SkillNeed } from '../../shared/case.ts';
import { agents } from '../agents/agentCollection.ts';
import { type CaseDocument, cases } from '../cases/caseCollection.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type QueueDocument, queues } from '../queues/queueCollection.ts';

type NeedyCase = Pick<CaseDocument, '_id' | 'number' | 'skills'>;

/** What asks for skills: cases themselves, and queues of all their cases. */
export interface Needs {
  cases: readonly NeedyCase[];
  queues: readonly QueueDocument[];
}

/** As many case numbers as a sentence bears. */
const NAMED = 10;

/** Open cases and queues that ask for a skill of such a name, at such a level. */
export async function findNeeds(
  ctx: Context,
  names: readonly string[],
  isMeant: (need: SkillNeed) => boolean = () => true,
): Promise<Needs> {
  const filter = { 'skills.name': { $in: [...names] } };
  const [open, lines] = await Promise.all([
    cases
      .of(ctx.database)
      .find({ isOpen: true, ...filter }, { projection: { number: 1, skills: 1 }, sort: { number: 1 } })
      .toArray(),
    queues.of(ctx.database).find(filter).toArray(),
  ]);
  const asks = ({ skills }: { skills?: readonly SkillNeed[] }) =>
    (skills ?? []).some((need) => names.includes(need.name) && isMeant(need));
  return { cases: open.filter(asks), queues: lines.filter(asks) };
}

/**
 * A skill that goes may be needed, and it must be said what becomes of that.
 *
 * @throws DomainError `skillIsNeeded` naming the cases and queues, where it is not said; `unprocessable` where
 *         another is to take its place that nobody has
 */
export async function requireFate(
  ctx: Context,
  names: readonly string[],
  needs: Needs,
  fate: SkillFate | undefined,
): Promise<void> {
  const isNeeded = needs.cases.length > 0 || needs.queues.length > 0;
  if (isNeeded && fate === undefined) {
    throw skillIsNeeded(names, needs);
  }
  if (isNeeded && fate?.kind === 'replace') {
    const holder = await agents.of(ctx.database).findOne({ isActive: true, 'skills.name': fate.by });
    if (holder === null || names.includes(fate.by)) {
      throw new DomainError(
        'skillOfNobody',
        `nobody would have ${fate.by}; choose a skill that somebody has`,
        { details: { skill: fate.by } },
      );
    }
  }
}

function skillIsNeeded(names: readonly string[], needs: Needs): DomainError {
  const skill = names.join(', ');
  const numbers = needs.cases.slice(0, NAMED).map(({ number }) => `#${number}`);
  const more = needs.cases.length > NAMED ? ' …' : '';
  const details = {
    skill,
    cases: String(needs.cases.length),
    numbers: numbers.join(', ') + more,
    queues: needs.queues.map(({ name }) => name).join(', '),
  };
  return new DomainError(
    'skillIsNeeded',
    `${skill} is asked for by ${details.cases} open cases (${details.numbers || 'none'}) and by the queues ` +
      `${details.queues || '(none)'}; say what becomes of that`,
    { details },
  );
}
