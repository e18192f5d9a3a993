import {
  type Icon,
  IconBuilding,
  IconCertificate,
  IconMailExclamation,
  IconPlug,
  IconSlash,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react';
import { useMay } from '../session/sessionQueries.ts';

const allSections = [
  { section: 'inboxes', icon: IconPlug, action: 'inbox.manage' },
  { section: 'queues', icon: IconStack2, action: 'queue.manage' },
  { section: 'agents', icon: IconUsers, action: 'agent.manage' },
  { section: 'skills', icon: IconCertificate, action: 'agent.manage' },
  { section: 'canned', icon: IconSlash, action: 'canned.manage' },
  { section: 'workspace', icon: IconBuilding, action: 'workspace.manage' },
  { section: 'quarantine', icon: IconMailExclamation, action: 'inbox.manage' },
] as const satisfies { section: string; icon: Icon; action: string }[];

export type Section = (typeof allSections)[number]['section'];

/** The sections that this agent may change: supervisors have the canned replies, admins all. */
export function useSections() {
  const mayManage = useMay('inbox.manage');
  const mayWriteCanned = useMay('canned.manage');
  return allSections.filter((one) => mayManage || (one.action === 'canned.manage' && mayWriteCanned));
}
