import {
  IconArrowUpRight,
  IconBuildingStore,
  IconDeviceMobile,
  IconLanguage,
  IconMail,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Language } from '../../../shared/primitives.ts';
import { createDemoClient, type DemoState } from '../demoClient.ts';
import { DemoContext, useDemo } from '../demoContext.ts';
import { createPhoneSound } from '../phoneSound.ts';
import { textsFor } from '../texts.ts';
import { MailPane } from './MailPane.tsx';
import { Phone } from './Phone.tsx';
import { ShopPane } from './ShopPane.tsx';

const sound = createPhoneSound();
const client = createDemoClient(sound);
const AREAS = ['phone', 'shop', 'mail'] as const;
type Area = (typeof AREAS)[number];
const ICONS = { phone: IconDeviceMobile, shop: IconBuildingStore, mail: IconMail };

/** One person plays the customer on all channels. */
export function App() {
  const [language, setLanguage] = useState<Language>(initialLanguage);
  const world = useMemo(() => ({ client, language, text: textsFor(language) }), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem('atende:demo:language', language);
  }, [language]);
  return (
    <DemoContext value={world}>
      <Page onLanguage={() => setLanguage(language === 'en' ? 'pt' : 'en')} />
    </DemoContext>
  );
}

function Page({ onLanguage }: { onLanguage: () => void }) {
  const { state, text } = useDemo();
  const [area, setArea] = useState<Area>('phone');
  // On wide screens the phone is always there, and the desk shows the shop or the mail.
  const [desk, setDesk] = useState<Exclude<Area, 'phone'>>('shop');
  const choose = (next: Area) => {
    setArea(next);
    if (next !== 'phone') {
      setDesk(next);
    }
  };
  return (
    <div className="page" data-area={area} data-desk={desk}>
      <header className="top">
        <div className="top-words">
          <h1>{text.title}</h1>
          <p>{text.lead}</p>
        </div>
        <div className="top-actions">
          <button type="button" className="button" aria-label={text.language} onClick={onLanguage}>
            <IconLanguage size={16} aria-hidden="true" />
            <span>{text.language}</span>
          </button>
          <a className="button is-primary" href="/" target="atende-console" rel="opener">
            {text.console}
            <span>{text.beside}</span>
            <IconArrowUpRight size={16} aria-hidden="true" />
          </a>
        </div>
      </header>
      <ConnectionLine connection={state.connection} />
      <nav className="areas" aria-label={text.areas}>
        {AREAS.map((each) => {
          const Shape = ICONS[each];
          const isCurrent = each === area;
          return (
            <button
              key={each}
              type="button"
              className={`area is-${each}`}
              aria-current={isCurrent || each === desk ? 'true' : undefined}
              data-current={isCurrent}
              onClick={() => choose(each)}
            >
              <Shape size={18} aria-hidden="true" />
              {text[each]}
            </button>
          );
        })}
      </nav>
      <main className="stage">
        <section className="phone-side" aria-label={text.phone}>
          <Phone sound={sound} />
        </section>
        <section className="desk" aria-label={text[desk]}>
          <div className="desk-pane is-shop">
            <ShopPane />
          </div>
          <div className="desk-pane is-mail">
            <MailPane />
          </div>
        </section>
      </main>
    </div>
  );
}

function ConnectionLine({ connection }: { connection: DemoState['connection'] }) {
  const { text } = useDemo();
  return (
    <div className="notice" role="status">
      {connection !== 'live' && <p className={`line-notice is-${connection}`}>{text[connection]}</p>}
    </div>
  );
}

function initialLanguage(): Language {
  const wish = localStorage.getItem('atende:demo:language') ?? navigator.language;
  return wish.startsWith('pt') ? 'pt' : 'en';
}
