import type { QueueRules, StepAction } from './policy.ts';
import type { RoutingItem, SkillNeed } from './types.ts';

/** What an item asks for after the steps it has taken. */
export interface Stage {
  readonly skills: readonly SkillNeed[];
  /** Other queues whose members may serve it too. */
  readonly widenedTo: readonly string[];
  readonly raisedBy: number;
}

/** Derived, never stored: so a policy that changes applies to those who wait at once. */
export function stageOf(item: RoutingItem, rules: QueueRules): Stage {
  let stage: Stage = { skills: item.skills, widenedTo: [], raisedBy: 0 };
  for (const step of rules.steps.slice(0, item.step)) {
    for (const action of step.actions) {
      stage = afterAction(stage, action, item.queueId);
    }
  }
  return stage;
}

function afterAction(stage: Stage, action: StepAction, ownQueueId: string): Stage {
  switch (action.kind) {
    case 'lowerSkills':
      return { ...stage, skills: lowered(stage.skills, action.by) };
    case 'dropOptionalSkills':
      return { ...stage, skills: withoutLowestOptional(stage.skills, action.count) };
    case 'widen': {
      const added = action.queueIds.filter((id) => id !== ownQueueId && !stage.widenedTo.includes(id));
      return { ...stage, widenedTo: [...stage.widenedTo, ...added] };
    }
    case 'raisePriority':
      return { ...stage, raisedBy: stage.raisedBy + action.by };
    case 'changeQueue':
    case 'offerCallback':
    case 'overflow':
      return stage;
  }
}

function lowered(skills: readonly SkillNeed[], by: number): readonly SkillNeed[] {
  return skills
    .map((skill) => (skill.kind === 'required' ? { ...skill, min: skill.min - by } : skill))
    .filter((skill) => skill.min > 0);
}

function withoutLowestOptional(skills: readonly SkillNeed[], count: number): readonly SkillNeed[] {
  const dropped = new Set(
    skills
      .flatMap((skill) => (skill.kind === 'optional' ? [skill] : []))
      .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
      .slice(0, count)
      .map((skill) => skill.name),
  );
  return skills.filter((skill) => skill.kind === 'required' || !dropped.has(skill.name));
}
