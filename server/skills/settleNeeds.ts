import type { SkillFate } from '../../shared/api/skills.ts';
import type { SkillNeed } from '../../shared/case.ts';
import { changeCase } from '../cases/changeCase.ts';
import type { Context } from '../context.ts';
import { announceQueue } from '../queues/announceQueue.ts';
import { queues } from '../queues/queueCollection.ts';
import type { Needs } from './needs.ts';

/** Drops what was asked of a skill by these, or asks for another instead; kept needs stay as they are. */
export async function settleNeeds(
  ctx: Context,
  names: readonly string[],
  needs: Needs,
  fate: SkillFate,
): Promise<void> {
  if (fate.kind === 'keep') {
    return;
  }
  for (const { _id, skills } of needs.cases) {
    // Of a case that was changed meanwhile the needs are as they were read: people change them, and rarely.
    await changeCase(ctx, _id, { isOpen: true }, { skills: needsAfter(skills, names, fate) });
  }
  for (const { _id, skills } of needs.queues) {
    const after = await queues
      .of(ctx.database)
      .findOneAndUpdate(
        { _id },
        { $set: { skills: needsAfter(skills ?? [], names, fate) }, $inc: { version: 1 } },
        { returnDocument: 'after' },
      );
    await (after && announceQueue(ctx, after));
  }
}

/** The needs without those of the names; where another skill takes their place it is asked for once. */
export function needsAfter(
  needs: readonly SkillNeed[],
  names: readonly string[],
  fate: Exclude<SkillFate, { kind: 'keep' }>,
): SkillNeed[] {
  const others = needs.filter(({ name }) => !names.includes(name));
  if (fate.kind === 'drop' || others.some(({ name }) => name === fate.by)) {
    return others;
  }
  const [first] = needs.filter(({ name }) => names.includes(name));
  return first === undefined ? others : [...others, { ...first, name: fate.by }];
}
