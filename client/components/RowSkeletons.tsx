import { useTranslation } from 'react-i18next';
import { Bone } from './Bone.tsx';
import { Delayed } from './Delayed.tsx';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The shape of a list of two-line rows. */
export function RowSkeletons({ count = KEYS.length }: { count?: number }) {
  const { t } = useTranslation();
  return (
    <Delayed>
      <div className="skeleton-rows" role="status" aria-label={t('common.loading')}>
        {KEYS.slice(0, count).map((key) => (
          <div key={key} className="skeleton-row">
            <Bone size="avatar" />
            <div className="skeleton-lines">
              <Bone size="name" />
              <Bone size="line" />
            </div>
          </div>
        ))}
      </div>
    </Delayed>
  );
}
