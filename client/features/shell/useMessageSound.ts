import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../../../shared/case.ts';
import type { ServerToAgent } from '../../../shared/events.ts';
import type { Message } from '../../../shared/message.ts';
import { preferences } from '../../components/preferences.ts';
import { entityBook } from '../../realtime/entityBook.ts';
import { socket } from '../../realtime/socket.ts';
import { useAgentNames } from '../agents/agentQueries.ts';
import { play } from '../offers/sound.ts';
import { useMe } from '../session/sessionQueries.ts';
import { lastWords } from '../thread/lastWords.ts';
import { announce } from './Announcer.tsx';

/** As much of a colleague's message as is read aloud. */
const SAID_LENGTH = 140;

/** A sound for what is said to this agent: by a customer in an own case, by a colleague. */
export function useMessageSound(): void {
  const { t } = useTranslation();
  const { id: myId } = useMe();
  const nameOf = useAgentNames();
  useEffect(() => {
    const tell = (name: string, text: string) => {
      play('message');
      announce(t('thread.announced', { name, text }));
      if (preferences.get().areDesktopNotificationsOn && document.visibilityState !== 'visible') {
        const note = new Notification(name, { body: text });
        note.onclick = () => window.focus();
      }
    };
    const isForMe = (message: Message) => {
      const entry = message.caseId ? entityBook.newest<Case>(message.caseId) : undefined;
      const isCustomers = message.kind === 'inbound' || message.kind === 'voicemail';
      return isCustomers && entry?.agentId === myId;
    };
    const handleEvent: ServerToAgent['event'] = (event) => {
      if (event.type === 'message.created' && isForMe(event.payload.message)) {
        tell(event.payload.message.author.name, lastWords(event.payload.conversation.lastMessage, t));
      }
      if (event.type === 'directMessage.created' && event.payload.message.agentId !== myId) {
        tell(nameOf(event.payload.message.agentId), event.payload.message.text.slice(0, SAID_LENGTH));
      }
    };
    socket.on('event', handleEvent);
    return () => {
      socket.off('event', handleEvent);
    };
  }, [myId, nameOf, t]);
}
