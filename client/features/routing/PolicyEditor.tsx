import { Button, Select, Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PolicyProblem, PolicyVersion } from '../../../shared/api/routing.ts';
import type { PolicyContent, RoutingPolicy } from '../../../shared/routingPolicy.ts';
import { useStore } from '../../api/store.ts';
import { useQueues } from '../queues/queueQueries.ts';
import { SectionHeader } from '../settings/SectionHeader.tsx';
import { ActivateDialog } from './ActivateDialog.tsx';
import { CalendarsPart } from './CalendarsPart.tsx';
import { draftStore } from './draftStore.ts';
import { GeneralPart } from './GeneralPart.tsx';
import { LeaveGuard } from './LeaveGuard.tsx';
import { NewerVersionNotice } from './NewerVersionNotice.tsx';
import { NoQueues } from './NoQueues.tsx';
import { PreviewPanel, type Subject } from './PreviewPanel.tsx';
import { type Part, partOf } from './parts.ts';
import { rebased } from './policyDiff.ts';
import {
  errorsByPath,
  isOwn,
  PolicyFormProvider,
  type PolicyValues,
  ruleGroups,
  saysTheSame,
  toContent,
  toValues,
  usePolicyForm,
  usePolicyFormContext,
} from './policyForm.ts';
import { DefaultsPart, QueuePart } from './RulesPart.tsx';
import { usePreview } from './routingQueries.ts';
import { useProblemText } from './useProblemText.ts';

interface PolicyEditorProps {
  /** What the draft was made from. */
  base: RoutingPolicy;
  inForce: RoutingPolicy;
  newest: PolicyVersion;
  /** Outlives the editor, which begins anew with each version. */
  part: Part;
  onPart: (part: Part) => void;
  /** Drops the draft. */
  onBeginAgain: () => void;
}

/** Typing pauses this long before the server is asked what the draft would do. */
const PAUSE_MS = 400;

export function PolicyEditor({ base, inForce, newest, part, onPart, onBeginAgain }: PolicyEditorProps) {
  const { t } = useTranslation();
  const draft = useStore(draftStore);
  const [subject, setSubject] = useState<Subject>({ channel: 'webchat', caseId: null });
  const [isReviewed, setIsReviewed] = useState(false);
  const form = usePolicyForm({
    initialValues: draft?.values ?? toValues(base),
    clearInputErrorOnChange: false,
    onValuesChange: (values) => keepDraft(base, values),
  });
  const content = useMemo(() => toContent(form.values), [form.values]);
  const [settled] = useDebouncedValue(content, PAUSE_MS);
  const preview = usePreview(settled, subject);
  useServerErrors(form, preview.data?.problems);
  const { version: _, ...contentInForce } = inForce;
  const handleShow = (problem: PolicyProblem) => onPart(partOf(problem));
  return (
    <PolicyFormProvider form={form}>
      <div className="policy">
        <div className="policy-main">
          <SectionHeader title={t('routing.sections.policy')} text={t('routing.policyText')} />
          {draft && draft.basedOn !== newest.version && (
            <NewerVersionNotice
              newest={newest}
              onTakeNew={onBeginAgain}
              onKeepMine={() => carryOver(base, content, inForce)}
            />
          )}
          <Parts part={part} onPart={onPart} />
        </div>
        <PreviewPanel preview={preview} subject={subject} onSubject={setSubject} onShow={handleShow} />
        <footer className="policy-foot">
          <DraftStatus
            version={newest.version}
            isDraft={draft !== null}
            moved={preview.data?.outlook?.consequences.movedCount ?? 0}
          />
          <Button variant="subtle" disabled={draft === null} onClick={onBeginAgain}>
            {t('routing.draft.discard')}
          </Button>
          <Button disabled={draft === null} onClick={() => setIsReviewed(true)}>
            {t('routing.draft.review')}
          </Button>
        </footer>
      </div>
      {isReviewed && draft && (
        <ActivateDialog
          before={contentInForce}
          after={content}
          basedOn={draft.basedOn}
          restoredVersion={null}
          onClose={() => setIsReviewed(false)}
          onDone={() => draftStore.set(null)}
        />
      )}
      <LeaveGuard isDirty={draft !== null} />
    </PolicyFormProvider>
  );
}

interface DraftStatusProps {
  version: number;
  isDraft: boolean;
  /** Waiting cases that would change their queue. */
  moved: number;
}

/** Always in sight, also where the preview is not. */
function DraftStatus({ version, isDraft, moved }: DraftStatusProps) {
  const { t } = useTranslation();
  const consequence = moved > 0 ? [t('routing.preview.moved', { count: moved })] : [];
  return (
    <p className={isDraft ? 'grow policy-unsaved' : 'grow hint'} aria-live="polite">
      {isDraft
        ? [t('routing.draft.unsaved'), ...consequence].join(' · ')
        : t('routing.draft.same', { version })}
    </p>
  );
}

/** The draft becomes one of the newer version: what was changed in it stays changed. */
function carryOver(base: RoutingPolicy, mine: PolicyContent, newest: RoutingPolicy): void {
  const { version } = newest;
  draftStore.set({ basedOn: version, values: toValues({ ...rebased(base, mine, newest), version }) });
}

/** What says the same as the version it was made from is no draft. */
function keepDraft(base: RoutingPolicy, values: PolicyValues): void {
  const { version, ...content } = base;
  const isSame = saysTheSame(toContent(values), content);
  draftStore.set((old) => (isSame ? null : { basedOn: old?.basedOn ?? version, values }));
}

/** The server's errors stand at the fields that they concern. */
function useServerErrors(
  form: ReturnType<typeof usePolicyForm>,
  problems: readonly PolicyProblem[] | undefined,
): void {
  const text = useProblemText();
  const { calendars } = form.values;
  // biome-ignore lint/correctness/useExhaustiveDependencies: form and texts are new at each drawing; only new problems are new errors
  useEffect(() => {
    form.setErrors(errorsByPath(problems ?? [], calendars, text));
  }, [problems]);
}

function Parts({ part, onPart }: { part: Part; onPart: (part: Part) => void }) {
  const { t } = useTranslation();
  const { queues, isPending } = useQueues();
  const queueId = part.queueId ?? queues[0]?.id ?? null;
  return (
    <Tabs
      value={part.tab}
      onChange={(tab) => onPart({ queueId: part.queueId, tab: tabs.find((one) => one === tab) ?? 'general' })}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('routing.parts')}>
        <Tabs.Tab value="general">{t('routing.general')}</Tabs.Tab>
        <Tabs.Tab value="defaults">{t('routing.defaults')}</Tabs.Tab>
        <Tabs.Tab value="queue">{t('routing.trial.byQueue')}</Tabs.Tab>
        <Tabs.Tab value="calendars">{t('routing.calendars')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="general">
        <GeneralPart />
      </Tabs.Panel>
      <Tabs.Panel value="defaults">
        <DefaultsPart />
      </Tabs.Panel>
      <Tabs.Panel value="queue">
        {queueId === null ? (
          !isPending && <NoQueues />
        ) : (
          <>
            <QueueChoice queueId={queueId} onChoose={(id) => onPart({ tab: 'queue', queueId: id })} />
            <QueuePart key={queueId} queueId={queueId} />
          </>
        )}
      </Tabs.Panel>
      <Tabs.Panel value="calendars">
        <CalendarsPart />
      </Tabs.Panel>
    </Tabs>
  );
}

const tabs = ['general', 'defaults', 'queue', 'calendars'] as const;

function QueueChoice({ queueId, onChoose }: { queueId: string | null; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const { queues } = useQueues();
  const form = usePolicyFormContext();
  const label = (id: string, name: string) => {
    const count = ruleGroups.filter((group) => isOwn(group, form.values.queues[id])).length;
    return count === 0 ? name : `${name} · ${t('routing.ownRules', { count })}`;
  };
  return (
    <Select
      className="queue-choice"
      label={t('routing.trial.queue')}
      searchable
      allowDeselect={false}
      data={queues.map(({ id, name }) => ({ value: id, label: label(id, name) }))}
      value={queueId}
      onChange={(id) => id && onChoose(id)}
    />
  );
}
