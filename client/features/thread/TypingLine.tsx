import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { typists } from '../../realtime/signals.ts';
import { useMe } from '../session/sessionQueries.ts';

/** The customer, or colleagues, at their keyboards. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const all = (useStore(typists)[conversationId] ?? []).filter((one) => one.author.id !== me.id);
  if (all.length === 0) {
    return null;
  }
  return all.map(({ author, isNote }) => (
    <p key={author.id} className={`typing-line typing-${author.kind}`} role="status">
      <span className="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {isNote ? t('thread.writesNote', { name: author.name }) : t('thread.writes', { name: author.name })}
    </p>
  ));
}
