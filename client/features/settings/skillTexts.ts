import type { AgentSkill } from '../../../shared/agent.ts';
import type { SkillNeed } from '../../../shared/case.ts';

const MAX_LEVEL = 10;

/** `German 7`: what an agent can do, as it is shown and typed. */
export function agentSkillTexts(skills: readonly AgentSkill[]): string[] {
  return skills.map(({ name, level }) => `${name} ${level}`);
}

export function agentSkillsIn(texts: readonly string[]): AgentSkill[] {
  return texts.flatMap((text) => {
    const skill = skillIn(text);
    return skill === null ? [] : [skill];
  });
}

/** The required ones; optional skills have a rank besides, which a short text cannot say. */
export function requiredTexts(needs: readonly SkillNeed[]): string[] {
  return needs.filter(({ kind }) => kind === 'required').map(({ name, min }) => `${name} ${min}`);
}

export function withRequired(needs: readonly SkillNeed[], texts: readonly string[]): SkillNeed[] {
  const required = agentSkillsIn(texts).map(({ name, level }) => ({
    kind: 'required' as const,
    name,
    min: level,
  }));
  return [...required, ...needs.filter(({ kind }) => kind === 'optional')];
}

/** Without a number the lowest level is meant. */
function skillIn(text: string): AgentSkill | null {
  const [, name = '', level] = /^(.*?)(?:\s+(\d+))?$/.exec(text.trim()) ?? [];
  const shortened = name.trim().slice(0, 40);
  const asked = level === undefined ? 1 : Number(level);
  return shortened === '' ? null : { name: shortened, level: Math.min(Math.max(asked, 1), MAX_LEVEL) };
}
