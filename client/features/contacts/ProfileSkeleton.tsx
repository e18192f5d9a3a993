import { useTranslation } from 'react-i18next';
import { Bone } from '../../components/Bone.tsx';
import { Delayed } from '../../components/Delayed.tsx';

export function ProfileSkeleton() {
  const { t } = useTranslation();
  return (
    <Delayed>
      <div className="profile" role="status" aria-label={t('common.loading')}>
        <div className="skeleton-row">
          <Bone size="avatar" />
          <div className="skeleton-lines">
            <Bone size="name" />
            <Bone size="short" />
          </div>
        </div>
        <Bone size="line" />
        <Bone size="line" />
        <Bone size="field" />
        <Bone size="line" />
        <Bone size="line" />
      </div>
    </Delayed>
  );
}
