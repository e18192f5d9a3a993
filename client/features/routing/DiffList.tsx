import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PolicyContent } from '../../../shared/routingPolicy.ts';
import { px } from '../../theme.ts';
import { differences, onlyChanged } from './policyDiff.ts';
import { useRuleText } from './useRuleText.ts';

/** What one policy says otherwise than another, field by field. */
export function DiffList({ before, after }: { before: PolicyContent; after: PolicyContent }) {
  const { t } = useTranslation();
  const text = useRuleText();
  const found = differences(before, after).map(onlyChanged);
  if (found.length === 0) {
    return <p className="hint">{t('routing.activate.noChanges')}</p>;
  }
  return (
    <ul className="plain-list diff">
      {found.map((one) => {
        const key = one.path.at(-1) ?? '';
        return (
          <li key={one.path.join('.')} className="diff-line">
            <span className="diff-name">{text.label(one.path)}</span>
            <span className="diff-values">
              <span className="visually-hidden">{t('routing.versions.before')}</span>
              <del>{text.value(key, one.before)}</del>
              <IconArrowRight size={px.iconTiny} stroke={px.stroke} aria-hidden="true" />
              <span className="visually-hidden">{t('routing.versions.after')}</span>
              <ins>{one.after === undefined ? t('routing.values.removed') : text.value(key, one.after)}</ins>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
