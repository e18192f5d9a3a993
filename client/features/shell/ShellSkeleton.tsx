import { useTranslation } from 'react-i18next';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useLayout } from '../../components/useLayout.ts';
import './shell.css';

/** The frame while the session is asked for. */
export function ShellSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="shell" data-layout={useLayout()} role="status" aria-label={t('common.loading')}>
      <div className="rail" />
      <div className="shell-main">
        <div className="list-pane">
          <RowSkeletons />
        </div>
      </div>
    </div>
  );
}
