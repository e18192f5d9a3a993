import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../i18n/errorText.ts';
import { addressFor } from '../cases/addressFor.ts';
import { useAddIdentity } from './contactQueries.ts';

interface IdentityFormProps {
  contactId: string;
  onDone: () => void;
}

/** One field for both: what has an @ is a mail address, the rest a number. */
export function IdentityForm({ contactId, onDone }: IdentityFormProps) {
  const { t } = useTranslation();
  const add = useAddIdentity(contactId);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const handleSubmit = () => {
    const kind = typed.includes('@') ? 'email' : 'phone';
    const value = addressFor(kind === 'email' ? 'email' : 'sms', typed);
    if (value === null) {
      setProblem(t(kind === 'email' ? 'newConversation.badEmail' : 'newConversation.badPhone'));
      return;
    }
    setProblem('');
    add.mutate({ kind, value }, { onSuccess: onDone });
  };
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        handleSubmit();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
    >
      <TextInput
        aria-label={t('profile.addIdentity')}
        placeholder={t('profile.identityPlaceholder')}
        autoFocus
        value={typed}
        error={problem || (add.error ? errorText(add.error, t) : null)}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={add.isPending}>
        {t('common.add')}
      </Button>
    </form>
  );
}
