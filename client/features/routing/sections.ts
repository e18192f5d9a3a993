import { type Icon, IconFlask, IconHistory, IconRoute, IconTimelineEvent } from '@tabler/icons-react';
import { useMay } from '../session/sessionQueries.ts';

const allSections = [
  { section: 'policy', icon: IconRoute, isForAdmins: true },
  { section: 'versions', icon: IconHistory, isForAdmins: false },
  { section: 'whatIf', icon: IconTimelineEvent, isForAdmins: false },
  { section: 'simulator', icon: IconFlask, isForAdmins: false },
] as const satisfies { section: string; icon: Icon; isForAdmins: boolean }[];

export type Section = (typeof allSections)[number]['section'];

/** Admins set the rules; supervisors see them and try others. */
export function useSections() {
  const mayManage = useMay('routing.manage');
  const maySee = useMay('routing.see');
  return allSections.filter((one) => (one.isForAdmins ? mayManage : maySee));
}
