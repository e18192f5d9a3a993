/**
 * Dialogs are drawn while they are open and gone at once when they are not, and the browser then leaves the
 * focus nowhere: whoever works by keyboard would begin at the top of the page. This gives it back to where it
 * was before the dialog; where that is gone too, such as after closing a case, the page takes it.
 *
 * @returns ends it
 */
export function returnFocus(): () => void {
  let before: HTMLElement | null = null;
  let isInDialog = false;
  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) {
      return;
    }
    isInDialog = target.closest('[role="dialog"]') !== null;
    // What a menu holds is gone with it; its button stands for it.
    if (!isInDialog && target.closest('[role="menu"]') === null) {
      before = target;
    }
  };
  const mend = () => {
    const isLost = isInDialog && document.activeElement === document.body;
    if (isLost && document.querySelector('[role="dialog"]') === null) {
      isInDialog = false;
      const target = before?.isConnected ? before : document.getElementById('page');
      target?.focus({ preventScroll: true });
    }
  };
  const observer = new MutationObserver(mend);
  document.addEventListener('focusin', note);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', note);
    observer.disconnect();
  };
}
