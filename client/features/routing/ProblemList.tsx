import { IconAlertTriangle, IconExclamationCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PolicyProblem } from '../../../shared/api/routing.ts';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { type SharedProblem, sharedProblems } from './sharedProblems.ts';
import { useProblemText } from './useProblemText.ts';
import { useRuleText } from './useRuleText.ts';

const NAMED = 5;
const NAMED_QUEUES = 3;

interface ProblemListProps {
  problems: readonly PolicyProblem[];
  /** Leads to the field; left out where there is none to lead to. */
  onShow?: (problem: PolicyProblem) => void;
}

/** What would be refused, and what would be accepted with a warning. */
export function ProblemList({ problems, onShow }: ProblemListProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  const { queueName, label } = useRuleText();
  const format = useFormat();
  if (problems.length === 0) {
    return null;
  }
  const sayWhere = ({ queueIds, code, path, step }: SharedProblem) => {
    if (code === 'invalid') {
      return label(path.split('.'));
    }
    const names = queueNames(queueIds);
    return step === null ? names : `${names} › ${t('routing.step.number', { number: step + 1 })}`;
  };
  const queueNames = (ids: readonly string[]) => {
    const more = ids.length - NAMED_QUEUES;
    const named = ids.slice(0, NAMED_QUEUES).map(queueName);
    return format.list(more > 0 ? [...named, t('routing.problems.moreQueues', { count: more })] : named);
  };
  return (
    <ul className="plain-list problems">
      {sharedProblems(problems).map((problem) => {
        const isError = problem.severity === 'error';
        const Shape = isError ? IconExclamationCircle : IconAlertTriangle;
        const where = sayWhere(problem);
        const said =
          where === '' ? text(problem) : t('routing.problems.inQueue', { queue: where, text: text(problem) });
        return (
          <li key={`${problem.code} ${problem.path} ${problem.name}`} className="problem-line">
            <span className={isError ? 'mark-danger' : 'mark-soon'}>
              <Shape
                size={px.iconSmall}
                stroke={px.stroke}
                role="img"
                aria-label={t(`routing.problems.${problem.severity}`)}
              />
            </span>
            <span className="grow">
              {onShow ? (
                <button type="button" className="link-button" onClick={() => onShow(problem)}>
                  {said}
                </button>
              ) : (
                said
              )}
              {problem.caseCount > 0 && <Concerned problem={problem} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Concerned({ problem: { cases, caseCount } }: { problem: PolicyProblem }) {
  const { t } = useTranslation();
  const named = cases.slice(0, NAMED);
  const list = named.map(({ number }) => `#${number}`).join(', ');
  return (
    <span className="hint figures">
      {' '}
      {t('routing.problems.cases', { cases: list })}
      {caseCount > named.length && ` ${t('routing.problems.more', { count: caseCount - named.length })}`}
    </span>
  );
}
