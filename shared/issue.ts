import { z } from 'zod';
import {
  EMAIL_MESSAGE,
  ID_MESSAGE,
  LINE_MESSAGE,
  NUL_MESSAGE,
  PHONE_MESSAGE,
  TIME_MESSAGE,
} from './primitives.ts';

/** The rules that a value can break; the console has words for each in every language. */
export const issueRules = [
  'missing',
  'type',
  'whole',
  'empty',
  'tooShort',
  'tooLong',
  'tooSmall',
  'tooLarge',
  'tooFew',
  'tooMany',
  'email',
  'phone',
  'url',
  'id',
  'choice',
  'oneLine',
  'characters',
  'timeZone',
  'date',
  'timeOfDay',
] as const;
export type IssueRule = (typeof issueRules)[number];

export const issueSchema = z.object({
  /** Such as `body.serviceLevel.seconds`. */
  path: z.string(),
  message: z.string(),
  /** Absent where the message says more than any rule would. */
  rule: z.enum(issueRules).optional(),
  /** Of a length, a number or a count. */
  limit: z.number().optional(),
});
export type Issue = z.infer<typeof issueSchema>;

/**
 * Parses a value, or says what is wrong with it in plain words.
 *
 * @param where the beginning of each issue's path, such as `body`; may be empty
 */
export function parseOrIssues<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): { data: z.output<Schema> } | { issues: Issue[] } {
  const parsed = schema.safeParse(value, { error: plainMessage });
  return parsed.success
    ? { data: parsed.data }
    : { issues: parsed.error.issues.slice(0, MAX_ISSUES).map((issue) => issueOf(issue, where)) };
}

const MAX_ISSUES = 20;
const MISSING = 'is missing';
const TYPE = 'is of another type than expected';
const WHOLE = 'must be a whole number';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** For the issues whose schemas have no words of their own; undefined leaves zod's. */
function plainMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) {
        return MISSING;
      }
      return isFraction(issue) ? WHOLE : `${TYPE}: ${issue.expected}`;
    case 'too_small':
      return isOnlyEmpty(issue) ? 'must not be empty' : `must be at least ${sized(issue, issue.minimum)}`;
    case 'too_big':
      return `must be at most ${sized(issue, issue.maximum)}`;
    case 'invalid_format':
      return issue.format === 'email' ? EMAIL_MESSAGE : undefined;
    default:
      return undefined;
  }
}

function isFraction({ expected, input }: { expected: string; input?: unknown }): boolean {
  return expected === 'int' && typeof input === 'number';
}

function sized({ origin }: { origin: string }, limit: number | bigint): string {
  const units: Record<string, string> = { string: ' characters', array: ' items' };
  return `${limit}${units[origin] ?? ''}`;
}

function isOnlyEmpty(issue: { origin: string; minimum: number | bigint }): boolean {
  return issue.origin === 'string' && issue.minimum === 1;
}

function issueOf(issue: z.core.$ZodIssue, where: string): Issue {
  // A key breaks the rules of its own schema.
  const broken = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
  const rule = ruleOf(broken);
  const limit =
    broken.code === 'too_small' ? broken.minimum : broken.code === 'too_big' ? broken.maximum : null;
  return {
    path: [...(where === '' ? [] : [where]), ...issue.path.map(String)].join('.'),
    message: broken.message,
    ...(rule === null ? {} : { rule }),
    ...(limit === null ? {} : { limit: Number(limit) }),
  };
}

/** Schemas that say in their own words what they expect. */
const rulesByMessage: Record<string, IssueRule> = {
  [MISSING]: 'missing',
  [WHOLE]: 'whole',
  [EMAIL_MESSAGE]: 'email',
  [PHONE_MESSAGE]: 'phone',
  [ID_MESSAGE]: 'id',
  [LINE_MESSAGE]: 'oneLine',
  [NUL_MESSAGE]: 'characters',
  [TIME_MESSAGE]: 'timeOfDay',
};

const rulesByFormat: Record<string, IssueRule> = { url: 'url', date: 'date' };
const tooSmall: Record<string, IssueRule> = { string: 'tooShort', array: 'tooFew' };
const tooBig: Record<string, IssueRule> = { string: 'tooLong', array: 'tooMany' };

function ruleOf(issue: z.core.$ZodIssue): IssueRule | null {
  const said = rulesByMessage[issue.message];
  if (said !== undefined) {
    return said;
  }
  switch (issue.code) {
    case 'invalid_type':
      return 'type';
    case 'too_small':
      return isOnlyEmpty(issue) ? 'empty' : (tooSmall[issue.origin] ?? 'tooSmall');
    case 'too_big':
      return tooBig[issue.origin] ?? 'tooLarge';
    case 'invalid_format':
      return rulesByFormat[issue.format] ?? null;
    case 'invalid_value':
      return 'choice';
    case 'custom':
      return knownRule(issue.params?.rule);
    default:
      return null;
  }
}

function knownRule(rule: unknown): IssueRule | null {
  return issueRules.find((one) => one === rule) ?? null;
}
