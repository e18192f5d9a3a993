import { type Call, Device } from '@twilio/voice-sdk';
import type { Softphone as SoftphoneAnswer } from '../../../shared/voice.ts';
import { takeExpectedCall } from './expectedCalls.ts';
import { mayUseMicrophone } from './microphone.ts';
import { changeCall, endCall, loseCall, phone, type Softphone, wasMuted } from './softphone.ts';

type TwilioAnswer = Extract<SoftphoneAnswer, { transport: 'twilio' }>;

/**
 * Twilio's own SDK, unchanged.
 *
 * @param renew fetches a fresh token shortly before the present one ends
 */
export async function twilioPhone(
  answer: TwilioAnswer,
  renew: () => Promise<string | null>,
): Promise<Softphone> {
  const device = new Device(answer.token, { ...answer.options, closeProtection: false });
  let current: Call | null = null;

  // The SDK hangs up on whoever has no microphone: it is asked for before, so that the call goes on ringing.
  const accept = async () => {
    const call = current;
    changeCall({ state: 'connecting' });
    if (await mayUseMicrophone()) {
      call?.accept();
      return;
    }
    phone.set((old) => ({ ...old, problem: 'microphone' }));
    changeCall({ state: 'ringing' });
  };

  const handleIncoming = (call: Call) => {
    current = call;
    const { CallSid = '', From = '' } = call.parameters;
    const callId = call.customParameters.get('callId') ?? null;
    phone.set((old) => ({
      ...old,
      problem: null,
      call: { legId: CallSid, callId, from: From, state: 'ringing', isMuted: false },
    }));
    call.on('accept', () => {
      call.mute(wasMuted());
      changeCall({ state: 'open', isMuted: call.isMuted() });
    });
    call.on('mute', (isMuted: boolean) => changeCall({ isMuted }));
    for (const end of ['disconnect', 'cancel', 'reject'] as const) {
      call.on(end, () => {
        if (current !== call) {
          return;
        }
        current = null;
        if (device.state === Device.State.Registered) {
          endCall();
        } else {
          loseCall();
        }
      });
    }
    if (takeExpectedCall()) {
      void accept();
    }
  };

  device.on('registered', () => phone.set((old) => ({ ...old, line: 'ready', problem: null })));
  device.on('unregistered', () => phone.set((old) => ({ ...old, line: 'connecting' })));
  device.on('error', (error: { code?: number }) =>
    phone.set((old) => ({ ...old, problem: isMicrophone(error.code) ? 'microphone' : 'carrier' })),
  );
  device.on('incoming', handleIncoming);
  device.on('tokenWillExpire', () => {
    void renew().then((token) => token !== null && device.updateToken(token));
  });
  phone.set({ line: 'connecting', problem: null, call: null });
  await device.register();

  return {
    accept,
    reject: () => current?.reject(),
    hangUp: () => current?.disconnect(),
    setMuted: (isMuted) => current?.mute(isMuted),
    sendDigit: (digit) => current?.sendDigits(digit),
    // The SDK plays the caller through elements of its own, which a page that uses the microphone may start.
    playSound: () => undefined,
    chooseDevices: async ({ microphoneId, speakerId }) => {
      await device.audio?.setInputDevice(microphoneId ?? 'default');
      await device.audio?.speakerDevices.set(speakerId ?? 'default');
    },
    stop: () => {
      device.destroy();
      phone.set({ line: 'off', problem: null, call: null });
    },
  };
}

/** Codes of the SDK for a microphone that is refused or missing. */
function isMicrophone(code: number | undefined): boolean {
  return code === 31401 || code === 31402 || code === 31208;
}
