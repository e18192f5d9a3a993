import { useTranslation } from 'react-i18next';
import { Bone } from '../../components/Bone.tsx';
import { Delayed } from '../../components/Delayed.tsx';

/** The shape of a thread with its composer. */
export function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <Delayed>
      <div className="thread-skeleton" role="status" aria-label={t('common.loading')}>
        <Bone size="bubble" />
        <Bone size="bubbleOwn" />
        <Bone size="bubble" />
        <Bone size="bubbleOwn" />
        <div className="grow" />
        <Bone size="field" />
      </div>
    </Delayed>
  );
}
