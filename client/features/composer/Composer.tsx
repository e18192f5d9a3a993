import { useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { Contact } from '../../../shared/contact.ts';
import type { Conversation } from '../../../shared/conversation.ts';
import { lazily } from '../../components/lazily.tsx';
import { useAgents } from '../agents/agentQueries.ts';
import { useCaseRights } from '../cases/useCaseRights.ts';
import { useInbox } from '../inboxes/inboxQueries.ts';
import { useMe } from '../session/sessionQueries.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { ComposerClosed } from './ComposerClosed.tsx';
import { ComposerFoot } from './ComposerFoot.tsx';
import { ComposerTabs } from './ComposerTabs.tsx';
import { ComposerText } from './ComposerText.tsx';
import { type DraftKind, draftOf, useDraft, writeDraft } from './draftStore.ts';
import { FileList } from './FileList.tsx';
import { mentionedIn } from './mentionedIn.ts';
import { NewMessageBanner } from './NewMessageBanner.tsx';
import { sendFromHere } from './outbox.ts';
import { problemOf } from './problemOf.ts';
import { useCc } from './useCc.ts';
import { useFiles } from './useFiles.ts';
import './composer.css';

const CcField = lazily(async () => (await import('./CcField.tsx')).CcField);

interface ComposerProps {
  entry: Case;
  conversation: Conversation;
  contact: Contact;
}

/** Where replies and notes are written; which of the two it is cannot be mistaken. */
export function Composer({ entry, conversation, contact }: ComposerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const inbox = useInbox(conversation.inboxId);
  const rights = useCaseRights(entry);
  const canReply = rights.mayReply && conversation.channel !== 'voice';
  const field = useRef<HTMLTextAreaElement>(null);
  const [wanted, setWanted] = useState<DraftKind>(() =>
    canReply && draftOf(conversation.id, 'note') === '' ? 'outbound' : 'note',
  );
  const [couldReply, setCouldReply] = useState(canReply);
  if (couldReply !== canReply) {
    // Whoever takes a case means to answer; but the field must not turn into the customer's under somebody
    // who is writing to colleagues.
    setCouldReply(canReply);
    const isWritingNote = draftOf(conversation.id, 'note') !== '' || document.activeElement === field.current;
    setWanted(canReply && !isWritingNote ? 'outbound' : 'note');
  }
  const kind: DraftKind = canReply ? wanted : 'note';
  const text = useDraft(conversation.id, kind)?.text ?? '';
  const [isNoteWanted, setIsNoteWanted] = useState(false);
  const { agents } = useAgents();
  const files = useFiles(conversation.id, kind === 'outbound' ? inbox?.capabilities : undefined);
  const cc = useCc(conversation, inbox);
  const [isCcAsked, setIsCcAsked] = useState(false);
  const isMail = kind === 'outbound' && conversation.channel === 'email';
  const panelId = useId();
  const problem = problemOf({ text, kind, files: files.files, limits: inbox?.capabilities }, t);
  const isAddressed = !isMail || !cc.hasWrongOne;
  const isEmpty = text.trim() === '' && files.files.length === 0;

  const focus = (next: DraftKind) => {
    // The tab must be drawn before its field can take the cursor, and that before the next key: it is a shortcut else.
    flushSync(() => {
      setWanted(next);
      setIsNoteWanted(next === 'note');
    });
    field.current?.focus();
  };
  useShortcut('reply', canReply ? () => focus('outbound') : null);
  useShortcut('note', rights.mayNote ? () => focus('note') : null);

  const handleCc = () => {
    setIsCcAsked(true);
    cc.open();
  };

  const handleSend = () => {
    if (isEmpty || problem !== null || !files.isReady || !isAddressed) {
      return;
    }
    sendFromHere({
      agentId: me.id,
      threadId: conversation.id,
      kind,
      text: text.trimEnd(),
      attachments: files.files.flatMap((one) => one.stored ?? []),
      mentionedAgentIds: kind === 'note' ? mentionedIn(text, agents) : [],
      cc: isMail ? cc.addresses : [],
    });
    writeDraft(conversation.id, kind, '');
    files.clear();
    cc.reset();
    field.current?.focus();
  };

  if (!rights.mayNote && !rights.mayReply) {
    return null;
  }
  if (!canReply && !isNoteWanted && isEmpty) {
    return <ComposerClosed entry={entry} channel={conversation.channel} onNote={() => focus('note')} />;
  }
  return (
    <section className={`composer composer-${kind}`} aria-label={t('composer.title')}>
      <ComposerTabs
        kind={kind}
        canReply={canReply}
        inbox={inbox}
        panelId={panelId}
        onChoose={focus}
        onCc={isMail && !cc.isShown ? handleCc : null}
      />
      {isMail && cc.isShown && <CcField cc={cc} takesFocus={isCcAsked} />}
      <NewMessageBanner conversation={conversation} contactName={contact.name} hasText={!isEmpty} />
      <ComposerText
        ref={field}
        id={panelId}
        kind={kind}
        text={text}
        entry={entry}
        conversation={conversation}
        contact={contact}
        onChange={(next) => writeDraft(conversation.id, kind, next)}
        onFiles={files.add}
        onSend={handleSend}
      />
      <FileList files={files.files} onRemove={files.remove} onRetry={files.retry} />
      <ComposerFoot
        kind={kind}
        text={text}
        inbox={inbox}
        contact={contact}
        problem={problem}
        canSend={!isEmpty && problem === null && files.isReady && isAddressed}
        onFiles={files.add}
        onSend={handleSend}
      />
    </section>
  );
}
