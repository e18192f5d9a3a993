import { preferences } from '../../components/preferences.ts';

/** The chosen microphone; null when the agent or the machine refuses. */
export async function openMicrophone(): Promise<MediaStream | null> {
  const { microphoneId } = preferences.get();
  const audio = {
    echoCancellation: true,
    noiseSuppression: true,
    ...(microphoneId ? { deviceId: microphoneId } : {}),
  };
  return navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
}

/** Whether a microphone may be used, asked before a call is taken that would end without one. */
export async function mayUseMicrophone(): Promise<boolean> {
  const stream = await openMicrophone();
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
  return stream !== null;
}
