import {
  IconArrowsRightLeft,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../../shared/message.ts';
import { useStore } from '../../api/store.ts';
import { IconAction } from '../../components/IconAction.tsx';
import { openOverlay } from '../shell/overlayState.ts';
import { shownKeys } from '../shell/shortcutTable.ts';
import { useShortcut } from '../shell/useShortcut.ts';
import { useHangUpCall, useHoldCall } from './callQueries.ts';
import { DevicePicker } from './DevicePicker.tsx';
import { Keypad } from './Keypad.tsx';
import { useSoftphone } from './SoftphoneProvider.tsx';
import { phone } from './softphone.ts';

/** Mute, hold, keypad, transfer, devices, end. What needs the browser's leg is off when the call is elsewhere. */
export function CallControls({ call, caseId }: { call: Call; caseId: string }) {
  const { t } = useTranslation();
  const softphone = useSoftphone();
  const leg = useStore(phone).call;
  const hold = useHoldCall();
  const hangUp = useHangUpCall();
  const isMuted = leg?.isMuted ?? false;
  const isOnHold = call.state === 'onHold';
  const canHold = call.state === 'connected' || isOnHold;
  const handleMute = () => softphone?.setMuted(!isMuted);
  const handleHold = () => hold.mutate({ callId: call.callId, isOnHold: !isOnHold });
  const handleEnd = () => {
    // First the server: a leg that ends by itself is taken for lost, and its caller is kept.
    hangUp.mutateAsync(call.callId).then(
      () => softphone?.hangUp(),
      () => undefined, // said by the mutation; the call goes on
    );
  };
  useShortcut('mute', leg ? handleMute : null);
  useShortcut('hold', canHold ? handleHold : null);
  return (
    <div className="call-controls">
      <IconAction
        icon={isMuted ? IconMicrophoneOff : IconMicrophone}
        label={isMuted ? t('softphone.unmute') : t('softphone.mute')}
        shortcut={shownKeys('mute')}
        isActive={isMuted}
        isDisabled={leg === null}
        onClick={handleMute}
      />
      <IconAction
        icon={isOnHold ? IconPlayerPlay : IconPlayerPause}
        label={isOnHold ? t('softphone.resume') : t('softphone.hold')}
        shortcut={shownKeys('hold')}
        isActive={isOnHold}
        isDisabled={!canHold}
        isBusy={hold.isPending}
        onClick={handleHold}
      />
      <Keypad isDisabled={leg === null} onDigit={(digit) => softphone?.sendDigit(digit)} />
      <IconAction
        icon={IconArrowsRightLeft}
        label={t('cases.transfer')}
        onClick={() => openOverlay({ kind: 'transfer', caseId })}
      />
      {softphone && <DevicePicker />}
      <IconAction
        icon={IconPhoneOff}
        label={t('softphone.end')}
        tone="danger"
        isBusy={hangUp.isPending}
        onClick={handleEnd}
      />
    </div>
  );
}
