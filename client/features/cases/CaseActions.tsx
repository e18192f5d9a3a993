import { Button } from '@mantine/core';
import { IconArrowsRightLeft, IconClockPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { openOverlay } from '../shell/overlayState.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { CaseMenu } from './CaseMenu.tsx';
import { useIsTaking, useReopenCase, useTakeCase } from './caseQueries.ts';
import { useCaseRights } from './useCaseRights.ts';

/** What is done with a case: the likely next step as a button, the rest as icons and a menu. */
export function CaseActions({ entry }: { entry: Case }) {
  const { t } = useTranslation();
  const layout = useLayout();
  const rights = useCaseRights(entry);
  const take = useTakeCase();
  const isTaking = useIsTaking(entry.id);
  const reopen = useReopenCase();
  const isRoomy = layout !== 'narrow';
  return (
    <div className="case-actions">
      {rights.mayTake && !rights.mayReopen && (
        <Button
          variant={entry.agentId === null ? 'filled' : 'default'}
          loading={isTaking}
          onClick={() => take.mutate({ caseId: entry.id, fromAgentId: entry.agentId })}
        >
          {entry.agentId === null || entry.state === 'parked' ? t('cases.take') : t('cases.takeOver')}
        </Button>
      )}
      {rights.mayReopen && (
        <Button
          variant="default"
          loading={reopen.isPending}
          onClick={() => reopen.mutate({ caseId: entry.id })}
        >
          {t('cases.reopen')}
        </Button>
      )}
      {rights.mayTransfer && isRoomy && (
        <IconAction
          icon={IconArrowsRightLeft}
          label={t('cases.transfer')}
          shortcut={shownKeys('transfer')}
          onClick={() => openOverlay({ kind: 'transfer', caseId: entry.id })}
        />
      )}
      {rights.mayPark && isRoomy && (
        <IconAction
          icon={IconClockPause}
          label={t('cases.snooze')}
          shortcut={shownKeys('snooze')}
          onClick={() => openOverlay({ kind: 'snooze', caseId: entry.id })}
        />
      )}
      <CaseMenu entry={entry} />
      {rights.mayClose && (rights.isMine || entry.agentId === null) && (
        <Button
          variant="default"
          title={shownKeys('close')}
          onClick={() => openOverlay({ kind: 'close', caseId: entry.id, thenNext: false })}
        >
          {t('cases.close')}
        </Button>
      )}
    </div>
  );
}
