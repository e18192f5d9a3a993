import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { errorText } from '../../i18n/errorText.ts';
import { type DemoAccount, DemoAccounts } from './DemoAccounts.tsx';
import { sessionEnd } from './sessionEnd.ts';
import { useSignIn } from './sessionQueries.ts';

export function SignInForm({ demoAccounts }: { demoAccounts: DemoAccount[] }) {
  const { t } = useTranslation();
  const end = useStore(sessionEnd);
  const signIn = useSignIn();
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });
  return (
    <>
      {end !== null && end !== 'byChoice' && (
        <Alert color="yellow" variant="light" role="status">
          {t(`welcome.ended.${end}`)}
        </Alert>
      )}
      <form className="welcome-form" onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <TextInput
          label={t('common.email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('common.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {signIn.error && (
          <p role="alert" className="form-error">
            {errorText(signIn.error, t)}
          </p>
        )}
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {t('welcome.signIn')}
        </Button>
      </form>
      {demoAccounts.length > 0 && (
        <DemoAccounts
          accounts={demoAccounts}
          isBusy={signIn.isPending}
          onChoose={({ email, password }) => signIn.mutate({ email, password })}
        />
      )}
    </>
  );
}
