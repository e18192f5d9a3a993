import { Button, Divider, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { preferences, setPreference } from '../../components/preferences.ts';
import { useMe, useSignOut, useUpdateMe } from '../session/sessionQueries.ts';
import { NotificationSwitches } from './NotificationSwitches.tsx';
import { PasswordForm } from './PasswordForm.tsx';

/** One's own name, phone, keys and notifications. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const updateMe = useUpdateMe();
  const signOut = useSignOut();
  const { sendWith, isCompact } = useStore(preferences);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: me.name, phone: me.phone ?? '', answersOn: me.answersOn },
  });
  const handleSubmit = form.onSubmit(({ name, phone, answersOn }) =>
    updateMe.mutate({ name, phone: phone.replace(/[^\d+]/g, '') || null, answersOn }),
  );
  return (
    <Dialog onClose={onClose} title={t('account.title')}>
      <form className="stack" onSubmit={handleSubmit}>
        <TextInput label={t('welcome.yourName')} key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label={t('account.phone')}
          description={t('account.phoneHint')}
          type="tel"
          placeholder="+55 11 98765-4321"
          key={form.key('phone')}
          {...form.getInputProps('phone')}
        />
        <div>
          <p className="field-label">{t('account.answersOn')}</p>
          <SegmentedControl
            fullWidth
            aria-label={t('account.answersOn')}
            data={[
              { value: 'browser', label: t('account.inBrowser') },
              { value: 'phone', label: t('account.onPhone') },
            ]}
            key={form.key('answersOn')}
            {...form.getInputProps('answersOn')}
          />
        </div>
        <div className="actions">
          <Button type="submit" loading={updateMe.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
      <Divider my="lg" />
      <div className="stack">
        <div>
          <p className="field-label">{t('account.sendWith')}</p>
          <SegmentedControl
            fullWidth
            aria-label={t('account.sendWith')}
            data={[
              { value: 'enter', label: 'Enter' },
              { value: 'ctrlEnter', label: 'Ctrl + Enter' },
            ]}
            value={sendWith}
            onChange={(value) => setPreference('sendWith', value === 'enter' ? 'enter' : 'ctrlEnter')}
          />
        </div>
        <Switch
          label={t('account.compact')}
          checked={isCompact}
          onChange={(event) => setPreference('isCompact', event.currentTarget.checked)}
        />
        <NotificationSwitches />
      </div>
      <Divider my="lg" />
      <PasswordForm />
      <Divider my="lg" />
      <Button variant="default" fullWidth onClick={() => signOut.mutate('everywhere')}>
        {t('account.signOutEverywhere')}
      </Button>
    </Dialog>
  );
}
