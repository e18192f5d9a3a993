import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api/clock.ts';
import { useFormat } from '../../i18n/format.ts';

/**
 * What one agent was compared by, in words.
 *
 * @param key as the record has it: a name and a number, the smaller first
 * @returns   null where there is nothing to say
 */
export function useRankText(): (key: string) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  return (key) => {
    const [name = '', number = ''] = key.split(' ');
    const value = Number(number);
    const time = () => format.second(new Date(value).toISOString(), serverNow());
    switch (name) {
      case 'isGuest':
        return value === 0 ? null : t('explain.ranks.isGuest');
      case 'interrupts':
        return value === 0 ? null : t('explain.ranks.interrupts', { count: value });
      case 'idleSince':
        return t('explain.ranks.idleSince', { time: time() });
      case 'lastOfferedAt':
        return value === 0
          ? t('explain.ranks.neverOffered')
          : t('explain.ranks.lastOfferedAt', { time: time() });
      case 'lastAssignedAt':
        return value === 0
          ? t('explain.ranks.neverAssigned')
          : t('explain.ranks.lastAssignedAt', { time: time() });
      case 'freeUnits':
        // More is better, so the record has it below zero.
        return t('explain.ranks.freeUnits', { count: Math.abs(value) });
      case 'skillLevels':
        return t('explain.ranks.skillLevels', { count: Math.abs(value) });
      default:
        return key;
    }
  };
}
