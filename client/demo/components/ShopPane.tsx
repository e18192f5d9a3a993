import { IconLock } from '@tabler/icons-react';
import { useDemo } from '../demoContext.ts';

/** A browser window that shows the shop's page, with the real widget on it. */
export function ShopPane() {
  const { state, language, text } = useDemo();
  const inbox = state.welcome?.inboxes.find((each) => each.channel === 'webchat');
  const isKnown = state.welcome !== null;
  return (
    <div className="window">
      <div className="window-bar">
        <span className="window-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span className="window-address">
          <IconLock size={12} aria-hidden="true" /> lumen.example
        </span>
      </div>
      {inbox !== undefined && (
        <iframe
          className="window-page"
          title={text.shopPage}
          src={`/demo/shop/?inbox=${inbox.id}&language=${language}`}
        />
      )}
      {isKnown && inbox === undefined && <p className="empty">{text.noWidget}</p>}
    </div>
  );
}
