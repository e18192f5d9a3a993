import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PolicyPreview, PolicyProblem } from '../../../shared/api/routing.ts';
import { type Channel, channelSchema } from '../../../shared/primitives.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RowSkeletons } from '../../components/RowSkeletons.tsx';
import { useAgentNames } from '../agents/agentQueries.ts';
import { useCases } from '../cases/caseQueries.ts';
import { Candidates } from './Candidates.tsx';
import { Consequences } from './Consequences.tsx';
import { ProblemList } from './ProblemList.tsx';
import type { usePreview } from './routingQueries.ts';
import { sharedProblems } from './sharedProblems.ts';
import { useRuleText } from './useRuleText.ts';

export interface Subject {
  channel: Channel;
  caseId: string | null;
}

interface PreviewPanelProps {
  preview: ReturnType<typeof usePreview>;
  subject: Subject;
  onSubject: (subject: Subject) => void;
  onShow: (problem: PolicyProblem) => void;
}

/** What the draft would do at this moment: its problems, the cases that move, who could have what. */
export function PreviewPanel({ preview, subject, onSubject, onShow }: PreviewPanelProps) {
  const { t } = useTranslation();
  const { data, error, isPlaceholderData, refetch } = preview;
  return (
    <aside className="preview" aria-label={t('routing.preview.title')}>
      <h2 className="preview-title">{t('routing.preview.title')}</h2>
      <SubjectChoice subject={subject} onSubject={onSubject} />
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <RowSkeletons />}
      <div className="preview-result" aria-busy={isPlaceholderData} aria-live="polite">
        {data && <Result data={data} onShow={onShow} />}
      </div>
    </aside>
  );
}

function SubjectChoice({ subject, onSubject }: Pick<PreviewPanelProps, 'subject' | 'onSubject'>) {
  const { t } = useTranslation();
  const { rows } = useCases({ view: 'waiting' });
  return (
    <div className="stack">
      <Select
        label={t('routing.preview.channel')}
        allowDeselect={false}
        data={channelSchema.options.map((value) => ({ value, label: t(`channels.${value}`) }))}
        value={subject.channel}
        onChange={(value) => {
          const channel = channelSchema.options.find((one) => one === value);
          if (channel) {
            onSubject({ ...subject, channel });
          }
        }}
      />
      <Select
        label={t('routing.preview.theCase')}
        placeholder={t('routing.preview.noCase')}
        searchable
        clearable
        data={rows.map((row) => ({
          value: row.case.id,
          label: t('routing.preview.caseOption', { number: row.case.number, name: row.case.contactName }),
        }))}
        value={subject.caseId}
        onChange={(caseId) => onSubject({ ...subject, caseId })}
      />
    </div>
  );
}

function Result({ data, onShow }: { data: PolicyPreview; onShow: PreviewPanelProps['onShow'] }) {
  const { t } = useTranslation();
  const { outlook, problems } = data;
  return (
    <>
      {problems.length > 0 && (
        <section>
          <h3 className="section-title">
            {t('routing.problems.title', { count: sharedProblems(problems).length })}
          </h3>
          <ProblemList problems={problems} onShow={onShow} />
        </section>
      )}
      {outlook === null ? (
        <p className="hint">{t('routing.preview.invalid')}</p>
      ) : (
        <>
          <Consequences consequences={outlook.consequences} />
          {outlook.theCase && <CaseOutlook theCase={outlook.theCase} />}
          {outlook.queues.map((queue) => (
            <QueueOutlook key={queue.queueId} queue={queue} />
          ))}
        </>
      )}
    </>
  );
}

type Shown = NonNullable<PolicyPreview['outlook']>;

function CaseOutlook({ theCase }: { theCase: NonNullable<Shown['theCase']> }) {
  const { t } = useTranslation();
  return (
    <section className="outlook">
      <h3 className="section-title figures">#{theCase.number}</h3>
      <p className="field-label">{t('routing.preview.inForce')}</p>
      <Candidates outlook={theCase.inForce} />
      <p className="field-label">{t('routing.preview.draft')}</p>
      <Candidates outlook={theCase.draft} />
    </section>
  );
}

function QueueOutlook({ queue }: { queue: Shown['queues'][number] }) {
  const { t } = useTranslation();
  const nameOf = useAgentNames();
  const { queueName } = useRuleText();
  const able = queue.candidates.filter(({ failed }) => failed === null);
  const [first] = able;
  return (
    <details className="outlook">
      <summary>
        <span className="grow">
          <strong>{queueName(queue.queueId)}</strong>
          <span className="hint">
            {first
              ? `${t('routing.preview.wouldHave', { name: nameOf(first.agentId) })} · ${t('routing.preview.could', { count: able.length })}`
              : t('routing.preview.nobody')}
          </span>
        </span>
        {queue.waiting > 0 && (
          <span className="hint figures">{t('routing.preview.waiting', { count: queue.waiting })}</span>
        )}
      </summary>
      <Candidates outlook={queue} />
    </details>
  );
}
