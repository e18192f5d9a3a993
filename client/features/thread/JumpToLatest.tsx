import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { px } from '../../theme.ts';

interface JumpToLatestProps {
  isShown: boolean;
  count: number;
  onJump: () => void;
}

export function JumpToLatest({ isShown, count, onJump }: JumpToLatestProps) {
  const { t } = useTranslation();
  if (!isShown) {
    return null;
  }
  return (
    <Button
      className="jump"
      variant="default"
      size="compact-sm"
      leftSection={<IconArrowDown size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />}
      onClick={onJump}
    >
      {count > 0 ? t('thread.newBelow', { count }) : t('thread.jump')}
    </Button>
  );
}
