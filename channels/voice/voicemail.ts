import twilio from 'twilio';
import type { Language } from '../../shared/primitives.ts';
import { type Customer, customerQuery, reportUrl } from './customer.ts';
import type { VoiceSettings } from './settings.ts';
import { SPOKEN } from './twiml.ts';

const { VoiceResponse } = twilio.twiml;

/** So long may a caller think before the recording counts as done; Twilio's own default. */
const SILENCE_SECONDS = 5;

/** Ends the recording. Callers who use menus know it by that meaning, and the default greeting names it. */
const FINISH_KEY = '#';

const words: Readonly<Record<Language, { thanks: string; nothing: string }>> = {
  en: {
    thanks: 'Thank you. We have your message and will call you back. Goodbye.',
    nothing: 'We did not hear a message. We will call you back. Goodbye.',
  },
  pt: {
    thanks: 'Obrigado. Recebemos seu recado e ligaremos de volta. Até logo.',
    nothing: 'Não ouvimos nenhum recado. Ligaremos de volta. Até logo.',
  },
};

/**
 * Greets, gives a tone and records. Twilio goes on at `action` when something was said, and with the verbs
 * behind `<Record>` when nothing was.
 *
 * @see Twilio, "TwiML Voice: <Record>"
 */
export function voicemailTwiml(
  customer: Customer,
  { settings, webhookUrl }: { settings: VoiceSettings; webhookUrl: string },
): string {
  const response = new VoiceResponse();
  const { language, voicemailGreeting, voicemailSeconds } = settings;
  const spoken = { language: SPOKEN[language] };
  if (voicemailGreeting[language] !== '') {
    response.say(spoken, voicemailGreeting[language]);
  }
  response.record({
    action: reportUrl(webhookUrl, '/voicemail/thanks', {}),
    method: 'POST',
    maxLength: voicemailSeconds,
    timeout: SILENCE_SECONDS,
    finishOnKey: FINISH_KEY,
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: reportUrl(webhookUrl, '/recording', customerQuery(customer)),
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed'],
  });
  response.say(spoken, words[language].nothing);
  response.hangup();
  return response.toString();
}

/** What is heard by a caller who has ended their message by the key, or by saying no more. */
export function thanksTwiml({ language }: VoiceSettings): string {
  const response = new VoiceResponse();
  response.say({ language: SPOKEN[language] }, words[language].thanks);
  response.hangup();
  return response.toString();
}
