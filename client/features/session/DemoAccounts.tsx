import { UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { getWelcome } from '../../../shared/api/session.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { px } from '../../theme.ts';

export type DemoAccount = z.output<(typeof getWelcome)['response']>['demoAccounts'][number];

interface DemoAccountsProps {
  accounts: DemoAccount[];
  isBusy: boolean;
  onChoose: (account: DemoAccount) => void;
}

function isRole(role: string): role is 'agent' | 'supervisor' | 'admin' {
  return role === 'agent' || role === 'supervisor' || role === 'admin';
}

/** Accounts of the demo world: one press signs in. */
export function DemoAccounts({ accounts, isBusy, onChoose }: DemoAccountsProps) {
  const { t } = useTranslation();
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts-title">
      <h2 id="demo-accounts-title" className="section-title">
        {t('welcome.demoTitle')}
      </h2>
      <p className="hint">{t('welcome.demoHint')}</p>
      <ul className="plain-list">
        {accounts.map((account) => (
          <li key={account.email}>
            <UnstyledButton className="demo-account" disabled={isBusy} onClick={() => onChoose(account)}>
              <Avatar name={account.name} />
              <span className="demo-account-name">{account.name}</span>
              <span className="hint">{isRole(account.role) ? t(`roles.${account.role}`) : account.role}</span>
              <IconArrowRight size={px.icon} stroke={px.stroke} aria-hidden="true" />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
