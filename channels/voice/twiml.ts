import twilio from 'twilio';
import type { Language } from '../../shared/primitives.ts';
import type { CallWait } from '../adapter.ts';
import { type Customer, customerQuery, reportUrl } from './customer.ts';
import type { VoiceSettings } from './settings.ts';
import { waitInWords } from './waitInWords.ts';

/** Languages of text to speech. */
export const SPOKEN = { en: 'en-US', pt: 'pt-BR' } as const satisfies Record<Language, string>;

/** Between two announcements where there is no music. */
const SILENCE_SECONDS = 20;

/** So that those who are back in line are told so soon. */
const KEPT_SILENCE_SECONDS = 10;

const KEPT: Readonly<Record<Language, string>> = {
  en: 'One moment please. The connection to your agent was interrupted, and we are connecting you again.',
  pt: 'Um momento, por favor. A ligação com o atendente caiu, e já estamos reconectando você.',
};

const { VoiceResponse } = twilio.twiml;

/** Greets an inbound caller and lets them wait. */
export function greetingTwiml(call: { callId: string; customer: Customer }, facts: WaitingFacts): string {
  const response = new VoiceResponse();
  const { language, greeting } = facts.settings;
  if (greeting[language] !== '') {
    response.say({ language: SPOKEN[language] }, greeting[language]);
  }
  return waitingRoom(response, call, facts);
}

/** Lets a customer whom we called wait for the agent, who is about to come. */
export function outboundTwiml(call: { callId: string; customer: Customer }, facts: WaitingFacts): string {
  return waitingRoom(new VoiceResponse(), call, facts);
}

/**
 * What is heard while waiting or on hold: music or silence, and for those who wait an announcement and where
 * they stand.
 * It leads back to itself, so it lasts as long as the wait.
 */
export function waitTwiml(facts: WaitingFacts & { isOnHold: boolean; wait: CallWait | null }): string {
  const response = new VoiceResponse();
  const { language, waitAnnouncement } = facts.settings;
  if (!facts.isOnHold && waitAnnouncement[language] !== '') {
    response.say({ language: SPOKEN[language] }, waitAnnouncement[language]);
  }
  if (facts.wait !== null) {
    response.say({ language: SPOKEN[language] }, waitInWords(facts.wait, language));
  }
  amuse(response, facts.settings, SILENCE_SECONDS);
  response.redirect({ method: 'POST' }, waitUrl(facts.webhookUrl, facts.isOnHold ? { for: 'hold' } : {}));
  return response.toString();
}

/**
 * What is heard by a caller whose agent was lost in mid-call: that they are kept, and once they are back in line,
 * what those hear who wait there.
 */
export function keptTwiml(facts: WaitingFacts & { callId: string; wait: CallWait | null }): string {
  const response = new VoiceResponse();
  const { language, waitAnnouncement } = facts.settings;
  const spoken = { language: SPOKEN[language] };
  const { wait } = facts;
  const sentences =
    wait === null ? [KEPT[language]] : [waitAnnouncement[language], waitInWords(wait, language)];
  for (const sentence of sentences.filter((one) => one !== '')) {
    response.say(spoken, sentence);
  }
  amuse(response, facts.settings, KEPT_SILENCE_SECONDS);
  response.redirect({ method: 'POST' }, waitUrl(facts.webhookUrl, { for: 'agent', callId: facts.callId }));
  return response.toString();
}

function amuse(
  response: InstanceType<typeof VoiceResponse>,
  { holdMusicUrl }: VoiceSettings,
  silenceSeconds: number,
): void {
  if (holdMusicUrl === null) {
    response.pause({ length: silenceSeconds });
  } else {
    response.play(holdMusicUrl);
  }
}

/** @param cause why they wait; nothing for those who wait in line for the first time */
export function waitUrl(
  webhookUrl: string,
  cause: Record<string, never> | { for: 'hold' } | { for: 'agent'; callId: string },
): string {
  return reportUrl(webhookUrl, '/wait', cause);
}

interface WaitingFacts {
  settings: VoiceSettings;
  webhookUrl: string;
}

/**
 * The caller's own conference, named by their call, so that an agent can be brought in by that name at any
 * moment, even while the greeting is still speaking. It begins when the agent comes and ends when the caller goes.
 */
function waitingRoom(
  response: InstanceType<typeof VoiceResponse>,
  call: { callId: string; customer: Customer },
  { webhookUrl }: WaitingFacts,
): string {
  response.dial().conference(
    {
      startConferenceOnEnter: false,
      endConferenceOnExit: true,
      beep: 'false',
      participantLabel: 'customer',
      waitUrl: waitUrl(webhookUrl, {}),
      waitMethod: 'POST',
      statusCallback: reportUrl(webhookUrl, '/conference', customerQuery(call.customer)),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['start', 'end', 'join', 'leave', 'hold'],
    },
    call.callId,
  );
  return response.toString();
}
