import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../components/FormError.tsx';
import { notifyDone } from '../../components/notify.ts';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useChangePassword } from '../session/sessionQueries.ts';

export function PasswordForm() {
  const { t } = useTranslation();
  const change = useChangePassword();
  const form = useForm({ mode: 'uncontrolled', initialValues: { current: '', next: '' } });
  const handleSubmit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        notifyDone(t('account.passwordChanged'));
      },
      onError: (error) => form.setErrors(fieldIssues(error, t)),
    }),
  );
  return (
    <form className="stack" onSubmit={handleSubmit}>
      <PasswordInput
        label={t('account.currentPassword')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        key={form.key('current')}
        {...form.getInputProps('current')}
      />
      <PasswordInput
        label={t('account.newPassword')}
        autoComplete="new-password"
        minLength={10}
        required
        withAsterisk={false}
        key={form.key('next')}
        {...form.getInputProps('next')}
      />
      <FormError error={change.error} />
      <div className="actions">
        <Button type="submit" variant="default" loading={change.isPending}>
          {t('account.changePassword')}
        </Button>
      </div>
    </form>
  );
}
