import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';
import { useAgents } from '../agents/agentQueries.ts';
import { useInboxes } from '../inboxes/inboxQueries.ts';
import { useQueues } from '../queues/queueQueries.ts';
import './settings.css';

/** What an empty workspace needs before the first customer, in the order in which it is done. */
export function FirstSteps() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { queues } = useQueues();
  const { inboxes } = useInboxes();
  const { agents } = useAgents();
  const steps = [
    { section: 'queues', isDone: queues.length > 0 },
    { section: 'inboxes', isDone: inboxes.length > 0 },
    { section: 'agents', isDone: agents.length > 1 },
  ] as const;
  const next = steps.find(({ isDone }) => !isDone)?.section;
  return (
    <section className="case-page first-steps" aria-labelledby="first-steps">
      <h2 id="first-steps">{t('settings.firstSteps.title')}</h2>
      <ol className="plain-list">
        {steps.map(({ section, isDone }) => {
          const Mark = isDone ? IconCircleCheck : IconCircle;
          return (
            <li key={section} className="setting-row">
              <Mark
                size={px.icon}
                stroke={px.stroke}
                className={isDone ? 'mark-ok' : 'mark-faint'}
                role="img"
                aria-label={t(isDone ? 'settings.firstSteps.done' : 'settings.firstSteps.open')}
              />
              <div className="grow">
                <p className="setting-name">{t(`settings.firstSteps.${section}`)}</p>
                <p className="hint">{t(`settings.${section}.text`)}</p>
              </div>
              <Button
                variant={section === next ? 'filled' : 'default'}
                onClick={() => void navigate({ to: '/settings/$section', params: { section } })}
              >
                {t('settings.firstSteps.go')}
              </Button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
