import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { lazily } from '../../components/lazily.tsx';
import { useLayout } from '../../components/useLayout.ts';
import { OffersBar } from '../offers/OffersBar.tsx';
import { SoftphoneBar } from '../softphone/SoftphoneBar.tsx';
import { SoftphoneProvider } from '../softphone/SoftphoneProvider.tsx';
import { Announcer } from './Announcer.tsx';
import { BackgroundWork } from './BackgroundWork.tsx';
import { GlobalShortcuts } from './GlobalShortcuts.tsx';
import { OfflineNotice } from './OfflineNotice.tsx';
import { Rail } from './Rail.tsx';
import { TitleBadge } from './TitleBadge.tsx';
import './shell.css';

const Overlays = lazily(async () => (await import('./Overlays.tsx')).Overlays);

/** The frame of every page: rail, what must be seen above all (offers, a call, a lost connection), the page. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const layout = useLayout();
  return (
    <SoftphoneProvider>
      <div className="shell" data-layout={layout}>
        <a className="skip-link" href="#page">
          {t('shell.skip')}
        </a>
        <Rail layout={layout} />
        <div className="shell-main">
          <OfflineNotice />
          <OffersBar />
          <SoftphoneBar />
          <main id="page" className="shell-page" tabIndex={-1}>
            {children}
          </main>
        </div>
        <Announcer />
        <BackgroundWork />
        <GlobalShortcuts />
        <TitleBadge />
        <Overlays />
      </div>
    </SoftphoneProvider>
  );
}
