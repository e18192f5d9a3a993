import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** What is now, and what was. */
export function BoardTabs() {
  const { t } = useTranslation();
  return (
    <nav className="board-tabs" aria-label={t('shell.board')}>
      <Link to="/board" activeOptions={{ exact: true }} className="board-tab">
        {t('reports.live')}
      </Link>
      <Link to="/board/reports" className="board-tab">
        {t('reports.title')}
      </Link>
    </nav>
  );
}
