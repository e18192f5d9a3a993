import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyVersion } from '../../../shared/api/routing.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMay } from '../session/sessionQueries.ts';
import { SectionHeader } from '../settings/SectionHeader.tsx';
import { ActivateDialog } from './ActivateDialog.tsx';
import { DiffList } from './DiffList.tsx';
import { usePolicies, usePolicy } from './routingQueries.ts';

/** What was in force and when; any of it can be again. */
export function VersionsSection() {
  const { t } = useTranslation();
  const { versions, inForce, isPending, error, refetch } = usePolicies();
  if (error && versions.length === 0) {
    return <ErrorState error={error} onRetry={refetch} />;
  }
  return (
    <>
      <SectionHeader title={t('routing.sections.versions')} text={t('routing.versionsText')} />
      {isPending && <RowSkeletons />}
      <ul className="plain-list setting-rows">
        {versions.map((one, index) => (
          <VersionRow
            key={one.version}
            version={one}
            previous={versions[index + 1]?.version ?? null}
            inForce={inForce?.version ?? null}
          />
        ))}
      </ul>
      {versions.length === 1 && (
        <EmptyState
          icon={IconHistory}
          title={t('routing.versions.onlyOne')}
          text={t('routing.versions.onlyOneText')}
        />
      )}
    </>
  );
}

interface VersionRowProps {
  version: PolicyVersion;
  /** The one that it followed. */
  previous: number | null;
  inForce: number | null;
}

function VersionRow({ version, previous, inForce }: VersionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayManage = useMay('routing.manage');
  const [isOpen, setIsOpen] = useState(false);
  const [isRestored, setIsRestored] = useState(false);
  const who =
    version.activatedAt === null || version.byName === ''
      ? t('routing.versions.first')
      : t('routing.versions.by', { name: version.byName, time: format.moment(version.activatedAt) });
  return (
    <li className="setting-row version-row">
      <div className="grow">
        <p className="setting-name">
          {t('routing.versions.version', { version: version.version })}
          {version.isInForce && <span className="tag">{t('routing.versions.inForce')}</span>}
        </p>
        <p className="hint">{who}</p>
        {version.note !== '' && <p>{version.note}</p>}
        {previous !== null && (
          <details
            className="version-changes"
            onToggle={(event) => setIsOpen(event.currentTarget.open)}
            aria-label={t('routing.versions.show', { version: version.version })}
          >
            <summary>{t('routing.versions.changes', { version: previous })}</summary>
            {isOpen && <VersionDiff version={version.version} previous={previous} />}
          </details>
        )}
      </div>
      {mayManage && !version.isInForce && (
        <Button
          variant="default"
          aria-label={t('routing.versions.restoreOf', { version: version.version })}
          onClick={() => setIsRestored(true)}
        >
          {t('routing.versions.restore')}
        </Button>
      )}
      {isRestored && inForce !== null && (
        <RestoreDialog version={version.version} inForce={inForce} onClose={() => setIsRestored(false)} />
      )}
    </li>
  );
}

function VersionDiff({ version, previous }: { version: number; previous: number }) {
  const [after, before] = [usePolicy(version).data, usePolicy(previous).data];
  return after && before ? <DiffList before={before.policy} after={after.policy} /> : <RowSkeletons />;
}

interface RestoreDialogProps {
  version: number;
  inForce: number;
  onClose: () => void;
}

function RestoreDialog({ version, inForce, onClose }: RestoreDialogProps) {
  const [old, current] = [usePolicy(version).data, usePolicy(inForce, { keepsLast: true }).data];
  if (!old || !current) {
    return null;
  }
  const { version: _, ...after } = old.policy;
  const { version: __, ...before } = current.policy;
  return (
    <ActivateDialog
      before={before}
      after={after}
      basedOn={current.version.version}
      restoredVersion={version}
      onClose={onClose}
    />
  );
}
