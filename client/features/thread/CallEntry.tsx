import { IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Elapsed } from '../../components/Elapsed.tsx';
import { clock, useFormat } from '../../i18n/format.ts';
import { px } from '../../theme.ts';
import { shownPhone } from '../contacts/shownPhone.ts';
import { CallBackButton } from './CallBackButton.tsx';
import type { CallMessage } from './threadItems.ts';

/** A call, with how long it waited and how long it was talked; one that was missed can be returned. */
export function CallEntry({ message, inboxId }: { message: CallMessage; inboxId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { call } = message;
  // Somebody who is leaving a message is neither talked to nor gone.
  const outcome = call.state === 'voicemail' ? null : call.outcome;
  const isMissed = outcome !== null && outcome !== 'answered';
  const Shape = isMissed
    ? IconPhoneOff
    : call.direction === 'inbound'
      ? IconPhoneIncoming
      : IconPhoneOutgoing;
  const facts = [
    outcome === null ? t(`call.states.${call.state}`) : t(`call.outcomes.${outcome}`),
    call.waitedMs === null ? '' : t('call.waited', { time: clock(call.waitedMs) }),
    !call.talkedMs ? '' : t('call.talked', { time: clock(call.talkedMs) }),
  ].filter((one) => one !== '');
  return (
    <article className={isMissed ? 'call call-missed' : 'call'}>
      <Shape size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <div className="grow">
        <p className="call-title">
          {t(`call.${call.direction}`)}{' '}
          <span className="figures">{shownPhone(call.direction === 'inbound' ? call.from : call.to)}</span>
        </p>
        <p className="hint figures">
          {facts.join(' · ')}
          {call.endedAt === null && call.connectedAt !== null && (
            <>
              {' · '}
              <Elapsed since={call.connectedAt} />
            </>
          )}
        </p>
      </div>
      <time dateTime={call.startedAt} title={format.exact(call.startedAt)} className="hint figures">
        {format.time(call.startedAt)}
      </time>
      {isMissed && call.direction === 'inbound' && (
        <div className="call-foot">
          <CallBackButton inboxId={inboxId} to={call.from} />
        </div>
      )}
    </article>
  );
}
