import { useStore } from '../../api/store.ts';
import { CloseDialog } from '../cases/CloseDialog.tsx';
import { ExplainDrawer } from '../cases/ExplainDrawer.tsx';
import { NewConversationDialog } from '../cases/NewConversationDialog.tsx';
import { SnoozeDialog } from '../cases/SnoozeDialog.tsx';
import { TransferDialog } from '../cases/TransferDialog.tsx';
import { Palette } from '../palette/Palette.tsx';
import { AccountDialog } from '../presence/AccountDialog.tsx';
import { NewRoomDialog } from '../teamchat/NewRoomDialog.tsx';
import { ShareCaseDialog } from '../teamchat/ShareCaseDialog.tsx';
import { closeOverlay, overlay } from './overlayState.ts';
import { ShortcutHelp } from './ShortcutHelp.tsx';

/** Draws whichever overlay is open; loaded after the first page stands. */
export function Overlays() {
  const open = useStore(overlay);
  switch (open?.kind) {
    case undefined:
      return null;
    case 'palette':
      return <Palette onClose={closeOverlay} />;
    case 'help':
      return <ShortcutHelp onClose={closeOverlay} />;
    case 'newConversation':
      return <NewConversationDialog to={open.to ?? ''} onClose={closeOverlay} />;
    case 'close':
      return <CloseDialog caseId={open.caseId} thenNext={open.thenNext} onClose={closeOverlay} />;
    case 'transfer':
      return <TransferDialog caseId={open.caseId} onClose={closeOverlay} />;
    case 'snooze':
      return <SnoozeDialog caseId={open.caseId} onClose={closeOverlay} />;
    case 'explain':
      return <ExplainDrawer caseId={open.caseId} onClose={closeOverlay} />;
    case 'share':
      return <ShareCaseDialog caseId={open.caseId} onClose={closeOverlay} />;
    case 'newRoom':
      return <NewRoomDialog onClose={closeOverlay} />;
    case 'account':
      return <AccountDialog onClose={closeOverlay} />;
  }
}
