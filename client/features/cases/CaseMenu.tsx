import { Menu } from '@mantine/core';
import {
  IconArrowsRightLeft,
  IconCircleCheck,
  IconClockPause,
  IconDots,
  IconLink,
  IconMessageShare,
  IconRoute,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Case, prioritySchema } from '../../../shared/case.ts';
import { copyText } from '../../components/copyText.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { notifyDone } from '../../components/notify.ts';
import { px } from '../../theme.ts';
import { type Overlay, openOverlay } from '../shell/overlayState.ts';
import { useUpdateCase } from './caseQueries.ts';
import { useCaseRights } from './useCaseRights.ts';

/** Everything else that can be done with a case. */
export function CaseMenu({ entry }: { entry: Case }) {
  const { t } = useTranslation();
  const rights = useCaseRights(entry);
  const update = useUpdateCase();
  const handleCopy = async () => {
    await copyText(`${location.origin}/cases/mine/${entry.id}`);
    notifyDone(t('cases.linkCopied'));
  };
  const overlays: { isAllowed: boolean; icon: typeof IconDots; label: string; opens: Overlay }[] = [
    {
      isAllowed: rights.mayTransfer,
      icon: IconArrowsRightLeft,
      label: t('cases.transfer'),
      opens: { kind: 'transfer', caseId: entry.id },
    },
    {
      isAllowed: rights.mayPark,
      icon: IconClockPause,
      label: t('cases.snooze'),
      opens: { kind: 'snooze', caseId: entry.id },
    },
    {
      isAllowed: rights.mayClose,
      icon: IconCircleCheck,
      label: t('cases.close'),
      opens: { kind: 'close', caseId: entry.id, thenNext: false },
    },
    {
      isAllowed: true,
      icon: IconMessageShare,
      label: t('cases.share'),
      opens: { kind: 'share', caseId: entry.id },
    },
    {
      isAllowed: rights.mayExplain,
      icon: IconRoute,
      label: t('cases.whyHere'),
      opens: { kind: 'explain', caseId: entry.id },
    },
  ];
  return (
    <Menu position="bottom-end" width={px.menu}>
      <Menu.Target>
        <IconAction icon={IconDots} label={t('cases.more')} />
      </Menu.Target>
      <Menu.Dropdown>
        {overlays
          .filter((one) => one.isAllowed)
          .map((one) => (
            <Menu.Item
              key={one.label}
              leftSection={<one.icon size={px.icon} stroke={px.stroke} aria-hidden="true" />}
              onClick={() => openOverlay(one.opens)}
            >
              {one.label}
            </Menu.Item>
          ))}
        <Menu.Item
          leftSection={<IconLink size={px.icon} stroke={px.stroke} aria-hidden="true" />}
          onClick={() => void handleCopy()}
        >
          {t('cases.copyLink')}
        </Menu.Item>
        {rights.mayPrioritize && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('priority.label')}</Menu.Label>
            {prioritySchema.options.map((priority) => (
              <Menu.Item
                key={priority}
                role="menuitemradio"
                aria-checked={priority === entry.priority}
                className={priority === entry.priority ? 'menu-chosen' : ''}
                onClick={() => update.mutate({ caseId: entry.id, priority })}
              >
                {t(`priority.${priority}`)}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
