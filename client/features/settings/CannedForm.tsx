import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { CannedReply } from '../../../shared/api/workspace.ts';
import { FormError } from '../../components/FormError.tsx';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useSaveCanned } from './settingsQueries.ts';

export function CannedForm({ canned, onClose }: { canned: CannedReply | null; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useSaveCanned();
  const form = useForm({ initialValues: { shortcut: canned?.shortcut ?? '', text: canned?.text ?? '' } });
  return (
    <Modal opened onClose={onClose} title={canned ? `/${canned.shortcut}` : t('settings.canned.add')}>
      <form
        className="stack"
        onSubmit={form.onSubmit((values) =>
          save.mutate(
            { ...values, isNew: canned === null },
            {
              onSuccess: onClose,
              onError: (error) => form.setErrors(fieldIssues(error, t)),
            },
          ),
        )}
      >
        <TextInput
          label={t('settings.canned.shortcut')}
          leftSection="/"
          required
          withAsterisk={false}
          maxLength={40}
          disabled={canned !== null}
          data-autofocus={canned === null || undefined}
          {...form.getInputProps('shortcut')}
        />
        <Textarea
          label={t('settings.canned.body')}
          description={t('settings.canned.variables')}
          autosize
          minRows={4}
          maxRows={14}
          required
          withAsterisk={false}
          {...form.getInputProps('text')}
        />
        <FormError error={save.error} />
        <div className="actions">
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
