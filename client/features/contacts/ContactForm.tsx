import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type Contact, lifecycleSchema } from '../../../shared/contact.ts';
import { languageSchema } from '../../../shared/primitives.ts';
import { useUpdateContact } from './contactQueries.ts';

interface ContactFormProps {
  contact: Contact;
  onDone: () => void;
}

export function ContactForm({ contact, onDone }: ContactFormProps) {
  const { t } = useTranslation();
  const update = useUpdateContact(contact.id);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: {
      name: contact.name,
      lifecycle: contact.lifecycle,
      organization: contact.organization ?? '',
      language: contact.language,
    },
  });
  // Only what was changed here: a colleague may have changed the rest meanwhile.
  const handleSubmit = form.onSubmit(({ name, lifecycle, organization, language }) =>
    update.mutate(
      {
        ...(form.isDirty('name') ? { name } : {}),
        ...(form.isDirty('lifecycle') ? { lifecycle } : {}),
        ...(form.isDirty('organization') ? { organization: organization.trim() || null } : {}),
        ...(form.isDirty('language') ? { language } : {}),
      },
      { onSuccess: onDone },
    ),
  );
  return (
    <form
      className="stack profile-form"
      onSubmit={handleSubmit}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <TextInput
        label={t('profile.name')}
        required
        withAsterisk={false}
        maxLength={120}
        autoFocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('profile.organization')}
        maxLength={120}
        key={form.key('organization')}
        {...form.getInputProps('organization')}
      />
      <SegmentedControl
        fullWidth
        aria-label={t('profile.lifecycle')}
        data={lifecycleSchema.options.map((value) => ({ value, label: t(`lifecycle.${value}`) }))}
        key={form.key('lifecycle')}
        {...form.getInputProps('lifecycle')}
      />
      <Select
        label={t('common.language')}
        clearable
        data={languageSchema.options.map((value) => ({ value, label: t(`languages.${value}`) }))}
        key={form.key('language')}
        {...form.getInputProps('language')}
      />
      <div className="actions">
        <Button variant="subtle" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={update.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
