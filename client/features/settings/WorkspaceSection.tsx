import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../components/FormError.tsx';
import { notifyDone } from '../../components/notify.ts';
import { fieldIssues } from '../../i18n/errorText.ts';
import { useWorkspace } from '../session/sessionQueries.ts';
import { changedOf } from './changedOf.ts';
import { SectionHeader } from './SectionHeader.tsx';
import { useUpdateWorkspace } from './settingsQueries.ts';

export function WorkspaceSection() {
  const { t } = useTranslation();
  const { isDemo: _, ...workspace } = useWorkspace();
  const update = useUpdateWorkspace();
  const form = useForm({ initialValues: workspace });
  const handleSubmit = form.onSubmit((values) =>
    update.mutate(changedOf(values, workspace), {
      onSuccess: () => notifyDone(t('common.saved')),
      onError: (error) => form.setErrors(fieldIssues(error, t)),
    }),
  );
  return (
    <>
      <SectionHeader title={t('settings.workspace.title')} text={t('settings.workspace.text')} />
      <form className="stack form" onSubmit={handleSubmit}>
        <TextInput
          label={t('settings.workspace.name')}
          required
          withAsterisk={false}
          maxLength={80}
          {...form.getInputProps('name')}
        />
        <Select
          label={t('settings.workspace.timeZone')}
          description={t('settings.workspace.timeZoneHint')}
          searchable
          allowDeselect={false}
          data={Array.from(new Set(['UTC', workspace.timeZone, ...Intl.supportedValuesOf('timeZone')]))}
          {...form.getInputProps('timeZone')}
        />
        <TagsInput
          label={t('settings.workspace.dispositions')}
          description={t('settings.workspace.dispositionsHint')}
          {...form.getInputProps('dispositions')}
        />
        <TagsInput
          label={t('settings.workspace.reasons')}
          description={t('settings.workspace.reasonsHint')}
          {...form.getInputProps('presenceReasons')}
        />
        <FormError error={update.error} />
        <div className="actions">
          <Button type="submit" loading={update.isPending}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </>
  );
}
