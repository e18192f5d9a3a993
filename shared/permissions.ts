import type { Role } from './agent.ts';

/** Who asks. */
export interface Actor {
  id: string;
  role: Role;
  queueIds: readonly string[];
}

/** The part of a case that rights depend on. */
export interface CaseSubject {
  queueId: string;
  agentId: string | null;
  offers: readonly { agentId: string }[];
}

type Rule<Subject> = (actor: Actor, subject: Subject) => boolean;

const anyone: Rule<void> = () => true;
const supervisors: Rule<void> = (actor) => actor.role !== 'agent';
const admins: Rule<void> = (actor) => actor.role === 'admin';
const handles: Rule<CaseSubject> = (actor, subject) => subject.agentId === actor.id;
const maySee: Rule<CaseSubject> = (actor, subject) =>
  actor.role !== 'agent' ||
  subject.agentId === actor.id ||
  subject.offers.some((offer) => offer.agentId === actor.id) ||
  actor.queueIds.includes(subject.queueId);
const mayWork: Rule<CaseSubject> = (actor, subject) => actor.role !== 'agent' || handles(actor, subject);

/** The one permission table, asked by routes and buttons alike. */
const rules = {
  'case.see': maySee,
  'case.reply': mayWork,
  'case.note': maySee,
  'case.close': mayWork,
  'case.transfer': mayWork,
  'case.take': maySee,
  'case.park': mayWork,
  'case.prioritize': mayWork,
  'case.assignOthers': supervisors,
  'case.explain': maySee,
  'contact.see': anyone,
  'contact.edit': anyone,
  'board.see': supervisors,
  'agent.setPresenceOfOthers': supervisors,
  'agent.manage': admins,
  'queue.manage': admins,
  'inbox.manage': admins,
  'workspace.manage': admins,
  'canned.manage': supervisors,
  'routing.see': supervisors,
  'routing.manage': admins,
  'routing.simulate': supervisors,
  'demo.steer': anyone,
} satisfies Record<string, Rule<never>>;

type Rules = typeof rules;
export type Action = keyof Rules;
type SubjectOf<A extends Action> = Parameters<Rules[A]>[1];

/**
 * Whether an actor may do something.
 *
 * @example can(actor, 'case.reply', theCase)
 * @example can(actor, 'queue.manage')
 */
export function can<A extends Action>(
  actor: Actor,
  action: A,
  ...subject: SubjectOf<A> extends void ? [] : [SubjectOf<A>]
): boolean {
  // The table is typed per action; the union of its functions is not callable without this.
  const rule = rules[action] as Rule<unknown>;
  return rule(actor, subject[0]);
}
