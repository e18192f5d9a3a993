import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Brand } from '../../components/Brand.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { SetUpForm } from './SetUpForm.tsx';
import { SignInForm } from './SignInForm.tsx';
import { welcomeQuery } from './sessionQueries.ts';
import './session.css';

/** The page before anybody is signed in: the way in, or the first admin of an empty workspace. */
export function WelcomePage() {
  const { t } = useTranslation();
  const welcome = useQuery(welcomeQuery);
  if (welcome.error) {
    return <ErrorState error={welcome.error} onRetry={welcome.refetch} />;
  }
  if (!welcome.data) {
    return null;
  }
  const { needsSetup, workspaceName, demoAccounts } = welcome.data;
  return (
    <main className="welcome">
      <div className="welcome-sheet">
        <Brand />
        <h1 className="welcome-title">
          {needsSetup ? t('welcome.setUpTitle') : t('welcome.signInTitle', { workspace: workspaceName })}
        </h1>
        {needsSetup ? <SetUpForm /> : <SignInForm demoAccounts={demoAccounts} />}
        <LanguageSwitch />
      </div>
    </main>
  );
}
