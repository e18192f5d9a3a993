import {
  type Icon,
  IconBuilding,
  IconMailExclamation,
  IconPlug,
  IconSlash,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react';

export const sectionList = [
  { section: 'inboxes', icon: IconPlug },
  { section: 'queues', icon: IconStack2 },
  { section: 'agents', icon: IconUsers },
  { section: 'canned', icon: IconSlash },
  { section: 'workspace', icon: IconBuilding },
  { section: 'quarantine', icon: IconMailExclamation },
] as const satisfies { section: string; icon: Icon }[];

export type Section = (typeof sectionList)[number]['section'];

export function sectionOf(name: string | undefined): Section {
  return sectionList.find((one) => one.section === name)?.section ?? 'inboxes';
}
