import { useSyncExternalStore } from 'react';
import { breakpoints } from '../theme.ts';

/** `narrow` shows one pane at a time, `medium` two and an overlay, `wide` and `widest` all of them. */
export type Layout = 'narrow' | 'medium' | 'wide' | 'widest';

function read(): Layout {
  const width = window.innerWidth;
  if (width < breakpoints.narrow) {
    return 'narrow';
  }
  return width < breakpoints.medium ? 'medium' : width < breakpoints.wide ? 'wide' : 'widest';
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

export function useLayout(): Layout {
  return useSyncExternalStore(subscribe, read);
}
