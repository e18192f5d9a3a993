import { IconBrandWhatsapp, IconMessage, IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import { useDemo } from '../demoContext.ts';
import type { PhoneSound } from '../phoneSound.ts';
import { spokenNumber } from '../spokenNumber.ts';
import { CallScreen } from './CallScreen.tsx';
import { TextThread } from './TextThread.tsx';

const APPS = ['sms', 'whatsapp', 'call'] as const;
type PhoneApp = (typeof APPS)[number];
const ICONS = { sms: IconMessage, whatsapp: IconBrandWhatsapp, call: IconPhone };

/** A phone in the customer's hand: texts, WhatsApp and calls with the shop. */
export function Phone({ sound }: { sound: PhoneSound }) {
  const { client, state, text } = useDemo();
  const [app, setApp] = useState<PhoneApp>('sms');
  const isInCall = state.call.kind !== 'idle';
  const shown = isInCall ? 'call' : app;
  const channel = shown === 'call' ? 'voice' : shown;
  const peer = state.welcome?.inboxes.find((inbox) => inbox.channel === channel)?.address ?? null;

  return (
    <div className="phone">
      <div className="phone-screen">
        <div className="phone-status">
          <label>
            <span className="unseen">{text.yourNumber}</span>
            <select
              value={state.number ?? ''}
              disabled={isInCall || state.welcome === null}
              onChange={(event) => void client.takePhone(event.currentTarget.value)}
            >
              {(state.welcome?.numbers ?? []).map((number) => (
                <option key={number} value={number}>
                  {spokenNumber(number)}
                </option>
              ))}
            </select>
          </label>
          <span className="phone-signal" aria-hidden="true">
            <i />
            <i />
            <i />
            <i />
          </span>
        </div>
        {peer === null ? (
          <p className="empty">{state.welcome === null ? '' : text.noNumber}</p>
        ) : shown === 'call' ? (
          <CallScreen peer={state.call.peer ?? peer} sound={sound} />
        ) : (
          <TextThread key={`${shown} ${state.number}`} via={shown} peer={peer} />
        )}
        <nav className="phone-apps" aria-label={text.phone}>
          {APPS.map((each) => {
            const Shape = ICONS[each];
            return (
              <button
                key={each}
                type="button"
                className={`phone-app is-${each}`}
                aria-current={each === shown ? 'page' : undefined}
                disabled={isInCall && each !== 'call'}
                onClick={() => setApp(each)}
              >
                <Shape size={22} aria-hidden="true" />
                {text[each]}
              </button>
            );
          })}
        </nav>
      </div>
    </div>
  );
}
