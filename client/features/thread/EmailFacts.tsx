import { IconAlertTriangle, IconRobot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { emailHeadersSchema } from '../../../shared/message.ts';
import { px } from '../../theme.ts';

type Email = z.output<typeof emailHeadersSchema>;

interface EmailFactsProps {
  email: Email;
  isInbound: boolean;
}

/** What the agent must know of a mail's envelope before answering it: subject, who reads along, and doubts. */
export function EmailFacts({ email, isInbound }: EmailFactsProps) {
  const { t } = useTranslation();
  const copied = email.cc.map((one) => one.name || one.address).join(', ');
  return (
    <div className="email-facts">
      <p className="email-subject">{email.subject || t('thread.noSubject')}</p>
      <p className="hint">
        {isInbound
          ? email.from.address
          : t('thread.to', { to: email.to.map((one) => one.address).join(', ') })}
        {copied !== '' && ` · ${t('thread.cc', { cc: copied })}`}
      </p>
      {isInbound && email.authentication === 'fail' && (
        <p className="doubt">
          <IconAlertTriangle size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />{' '}
          {t('thread.unverifiedSender')}
        </p>
      )}
      {isInbound && email.replyTo !== null && (
        <p className="doubt">
          <IconAlertTriangle size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />{' '}
          {t('thread.repliesGoTo', { address: email.replyTo })}
        </p>
      )}
      {email.isAutomatic && (
        <p className="hint">
          <IconRobot size={px.iconSmall} stroke={px.stroke} aria-hidden="true" /> {t('thread.automatic')}
        </p>
      )}
    </div>
  );
}
