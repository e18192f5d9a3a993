import { useEffect, useState } from 'react';

/** Whatever had the focus before the first of the dialogs now open. */
let opener: HTMLElement | null = null;

/**
 * Gives the focus back to where it was when the dialog is gone; whoever uses the keyboard would else begin
 * again at the top of the page. Where that is gone too, such as after closing a case, the page takes it.
 */
export function useReturnFocus(): void {
  // Found while drawing: once the dialog is in the page, it has the focus.
  useState(rememberOpener);
  useEffect(
    () => () => {
      requestAnimationFrame(giveFocusBack);
    },
    [],
  );
}

function rememberOpener(): null {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.closest('[role="dialog"]') === null) {
    opener = openerOf(activeElement);
  }
  return null;
}

/** An entry of a menu goes with its menu; the button that opened it stays. */
function openerOf(element: HTMLElement): HTMLElement {
  const buttonId = element.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return (buttonId && document.getElementById(buttonId)) || element;
}

function giveFocusBack(): void {
  const isFree = document.activeElement === document.body || document.activeElement === null;
  const isOver = document.querySelector('[role="dialog"]') === null;
  if (isFree && isOver) {
    const target = opener?.isConnected && opener !== document.body ? opener : null;
    (target ?? document.getElementById('page'))?.focus({ preventScroll: true });
  }
}
