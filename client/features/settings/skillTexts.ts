import type { TFunction } from 'i18next';
import type { AgentSkill } from '../../../shared/agent.ts';
import type { SkillNeed } from '../../../shared/case.ts';

const MAX_LEVEL = 10;
const MAX_NAME = 40;

/** What keeps typed skills from being understood as they are meant, as a sentence. */
export function skillProblem(texts: readonly string[], t: TFunction): string | null {
  const wrong = texts.find((text) => {
    const { name, level } = partsOf(text);
    return name === '' || name.length > MAX_NAME || level < 1 || level > MAX_LEVEL;
  });
  return wrong === undefined ? null : t('settings.skillProblem', { text: wrong });
}

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
  const { name, level } = partsOf(text);
  const shortened = name.slice(0, MAX_NAME);
  return shortened === '' ? null : { name: shortened, level: Math.min(Math.max(level, 1), MAX_LEVEL) };
}

function partsOf(text: string): { name: string; level: number } {
  const [, name = '', level] = /^(.*?)(?:\s+(-?\d+))?$/.exec(text.trim()) ?? [];
  return { name: name.trim(), level: level === undefined ? 1 : Number(level) };
}
