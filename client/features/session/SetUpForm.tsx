import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../components/FormError.tsx';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useSetUp } from './sessionQueries.ts';

const MIN_PASSWORD = 10;

/** The first page of an empty workspace: its name and its first admin. */
export function SetUpForm() {
  const { t, i18n } = useTranslation();
  const setUp = useSetUp();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { workspaceName: '', name: '', email: '', password: '' },
    validate: {
      password: (value) =>
        value.length < MIN_PASSWORD ? t('welcome.passwordTooShort', { count: MIN_PASSWORD }) : null,
    },
  });
  const handleSubmit = form.onSubmit((values) =>
    setUp.mutate(
      {
        ...values,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        language: i18n.language === 'pt' ? 'pt' : 'en',
      },
      { onError: (error) => form.setErrors(fieldIssues(error, t)) },
    ),
  );
  const field = (name: 'workspaceName' | 'name' | 'email' | 'password') => ({
    key: form.key(name),
    required: true,
    withAsterisk: false,
    ...form.getInputProps(name),
  });
  return (
    <>
      <p className="hint">{t('welcome.setUpHint')}</p>
      <form className="welcome-form" onSubmit={handleSubmit}>
        <TextInput label={t('welcome.workspaceName')} autoFocus {...field('workspaceName')} />
        <TextInput label={t('welcome.yourName')} autoComplete="name" {...field('name')} />
        <TextInput label={t('common.email')} type="email" autoComplete="username" {...field('email')} />
        <PasswordInput
          label={t('common.password')}
          description={t('welcome.passwordHint', { count: MIN_PASSWORD })}
          autoComplete="new-password"
          {...field('password')}
        />
        <FormError error={setUp.error} />
        <Button type="submit" loading={setUp.isPending} fullWidth>
          {t('welcome.create')}
        </Button>
      </form>
    </>
  );
}
