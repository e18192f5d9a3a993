import { Button, Progress } from '@mantine/core';
import { IconAlertCircle, IconPaperclip, IconRefresh, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconAction } from '../../components/IconAction.tsx';
import { useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import type { PendingFile } from './fileStore.ts';

interface FileListProps {
  files: readonly PendingFile[];
  onRemove: (key: string) => void;
  onRetry: (file: PendingFile) => void;
}

/** The files of a message: how far each has come, and what is wrong with it. */
export function FileList({ files, onRemove, onRetry }: FileListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (files.length === 0) {
    return null;
  }
  const refused = files.filter((file) => file.problem !== null);
  return (
    <ul className="plain-list pending-files">
      {files.map((file) => (
        <li
          key={file.key}
          className={file.problem === null ? 'pending-file' : 'pending-file pending-file-bad'}
        >
          {file.problem === null ? (
            <IconPaperclip size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
          ) : (
            <IconAlertCircle size={px.iconSmall} stroke={px.stroke} aria-hidden="true" />
          )}
          <span className="ellipsis">{file.name}</span>
          <span className="hint figures">{file.problem ?? format.bytes(file.sizeBytes)}</span>
          {file.stored === null && file.problem === null && (
            <Progress
              className="pending-progress"
              value={file.progress * 100}
              size="xs"
              aria-label={t('composer.uploading', { name: file.name })}
            />
          )}
          {file.problem !== null && file.file && (
            <IconAction icon={IconRefresh} label={t('common.tryAgain')} onClick={() => onRetry(file)} />
          )}
          <IconAction
            icon={IconX}
            label={t('composer.removeFile', { name: file.name })}
            onClick={() => onRemove(file.key)}
          />
        </li>
      ))}
      {refused.length > 1 && (
        <li>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              for (const { key } of refused) {
                onRemove(key);
              }
            }}
          >
            {t('composer.removeRefused', { count: refused.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}
