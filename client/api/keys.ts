import type { CaseView } from '../../shared/api/cases.ts';

export interface CaseFilter {
  view: CaseView;
  queueId?: string;
  agentId?: string;
  contactId?: string;
}

/** Keys of the query cache: one place, since `applyEvent` writes where the screens read. */
export const keys = {
  welcome: ['welcome'],
  session: ['session'],
  allCases: ['cases'],
  cases: (filter: CaseFilter) => ['cases', filter],
  case: (caseId: string) => ['case', caseId],
  allCaseDetails: ['case'],
  decisions: (caseId: string) => ['decisions', caseId],
  messages: (conversationId: string) => ['messages', conversationId],
  allMessages: ['messages'],
  allContacts: ['contacts'],
  contacts: (q: string) => ['contacts', q],
  allProfiles: ['contact'],
  contact: (contactId: string) => ['contact', contactId],
  timeline: (contactId: string) => ['timeline', contactId],
  agents: ['agents'],
  queues: ['queues'],
  skills: ['skills'],
  inboxes: ['inboxes'],
  channels: ['channels'],
  inboxSettings: (inboxId: string) => ['inboxSettings', inboxId],
  quarantine: ['quarantine'],
  board: ['board'],
  report: (from: string, to: string) => ['report', from, to],
  cannedReplies: ['cannedReplies'],
  drafts: ['drafts'],
  rooms: ['rooms'],
  roomMessages: (roomId: string) => ['roomMessages', roomId],
  softphone: ['softphone'],
  demo: ['demo'],
  policies: ['policies'],
  policy: (version: number) => ['policies', version],
  policyPreview: (draft: object, subject: object) => ['policyPreview', draft, subject],
  trial: (runId: string) => ['trial', runId],
  trialCases: (runId: string) => ['trial', runId, 'cases'],
  search: (q: string) => ['search', q],
} as const;
