/** What a reader can be put into when the thing they were at is gone: it is named, and Tab goes on within it. */
const PLACES = 'section, article, aside, form, main, [role="log"], [role="dialog"]';

/**
 * Buttons go when they are pressed ("Take", "Reopen") or are switched off until the answer is here, forms go when
 * they are done, dialogs when they close; the browser then leaves the focus nowhere, and whoever works by keyboard
 * would begin at the top of the page. This gives it back: to a button as soon as it can be pressed again, after a
 * dialog to where it was before, else to the nearest place around what is gone.
 *
 * @returns ends it
 */
export function returnFocus(): () => void {
  let last: HTMLElement | null = null;
  let around: HTMLElement[] = [];
  let before: HTMLElement | null = null;
  let beforeAround: HTMLElement[] = [];
  let isInDialog = false;
  let switchedOff: HTMLElement | null = null;
  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) {
      return;
    }
    last = target;
    switchedOff = null;
    around = placesAround(target);
    isInDialog = target.closest('[role="dialog"]') !== null;
    // What a menu holds is gone with it; its button stands for it.
    if (!isInDialog && target.closest('[role="menu"]') === null) {
      before = target;
      beforeAround = around;
    }
  };
  // Whoever left a field on purpose does not want the keys that follow to be typed into it.
  const forget = ({ target }: FocusEvent) => {
    queueMicrotask(() => {
      const isLeft =
        target instanceof HTMLElement && target.isConnected && isNowhere() && !target.matches(':disabled');
      if (isLeft && target === last) {
        last = null;
      }
      if (isLeft && target === before) {
        before = null;
      }
    });
  };
  const mend = () => {
    if (last?.isConnected && last.matches(':disabled')) {
      switchedOff = last;
    } else if (switchedOff?.isConnected && isNowhere()) {
      switchedOff.focus({ preventScroll: true });
    }
    if (!isNowhere() || last === null || last.isConnected) {
      return;
    }
    const wasInDialog = isInDialog && document.querySelector('[role="dialog"]') === null;
    const place = wasInDialog ? placeOf(before, beforeAround) : placeOf(null, around);
    last = null;
    isInDialog = false;
    if (place && !place.matches('a, button, input, textarea, select, [tabindex]')) {
      place.tabIndex = -1;
    }
    place?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(mend);
  document.addEventListener('focusin', note);
  document.addEventListener('focusout', forget);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', note);
    document.removeEventListener('focusout', forget);
    observer.disconnect();
  };
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** From the nearest outwards. */
function placesAround(element: HTMLElement): HTMLElement[] {
  const places: HTMLElement[] = [];
  for (let at = element.closest<HTMLElement>(PLACES); at; at = at.parentElement?.closest(PLACES) ?? null) {
    places.push(at);
  }
  return places;
}

function placeOf(element: HTMLElement | null, around: HTMLElement[]): HTMLElement | null {
  return [element, ...around].find((one) => one?.isConnected) ?? document.getElementById('page');
}
