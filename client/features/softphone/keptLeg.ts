/**
 * The call that this tab carries, kept over a reload and a crash: whoever finds it here again may ask to be
 * connected with it again, and be as mute as before.
 */
export interface KeptLeg {
  callId: string;
  isMuted: boolean;
}

const KEY = 'atende.call';

let isLeaving = false;
// Before the provider's SDK hears of it, which then hangs up: such an end is no end of the call.
globalThis.addEventListener?.('pagehide', () => {
  isLeaving = true;
});
globalThis.addEventListener?.('pageshow', () => {
  isLeaving = false;
});

export function keptLeg(): KeptLeg | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isKeptLeg(kept) ? kept : null;
  } catch {
    // A browser without storage, or someone else's value: then this tab carried no call.
    return null;
  }
}

export function keepLeg(leg: KeptLeg): void {
  sessionStorage.setItem(KEY, JSON.stringify(leg));
}

/** The call is over for this tab; not so where only the page goes away. */
export function forgetLeg(): void {
  if (!isLeaving) {
    sessionStorage.removeItem(KEY);
  }
}

function isKeptLeg(value: unknown): value is KeptLeg {
  return (
    typeof value === 'object' &&
    value !== null &&
    'callId' in value &&
    typeof value.callId === 'string' &&
    'isMuted' in value &&
    typeof value.isMuted === 'boolean'
  );
}
