import { Button } from '@mantine/core';
import { IconPhoneIncoming } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/store.ts';
import { px } from '../../theme.ts';
import { play } from '../offers/sound.ts';
import { useSoftphone } from './SoftphoneProvider.tsx';
import { type PhoneCall, phone } from './softphone.ts';

const REPEAT_MS = 3_000;

/** A call that rings here without having been accepted here: in another tab, or with a refused microphone. */
export function RingingBar({ call }: { call: PhoneCall }) {
  const { t } = useTranslation();
  const softphone = useSoftphone();
  const { problem } = useStore(phone);
  useEffect(() => {
    play('call');
    const timer = setInterval(() => play('call'), REPEAT_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="call-bar" aria-label={t('softphone.ringing')}>
      <IconPhoneIncoming size={px.icon} stroke={px.stroke} aria-hidden="true" />
      <strong>{t('softphone.ringing')}</strong>
      <span className="figures">{call.from}</span>
      <span className="grow">{problem === 'microphone' ? t('softphone.noMicrophone') : ''}</span>
      <Button onClick={() => void softphone?.accept()}>
        {problem === 'microphone' ? t('softphone.withMicrophone') : t('offers.answer')}
      </Button>
      <Button variant="default" onClick={() => softphone?.reject()}>
        {t('offers.decline')}
      </Button>
    </section>
  );
}
