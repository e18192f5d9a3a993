import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Language } from '../../shared/primitives.ts';
import type { DemoClient, DemoState } from './demoClient.ts';
import type { Texts } from './texts.ts';

export interface DemoWorld {
  client: DemoClient;
  language: Language;
  text: Texts;
}

export const DemoContext = createContext<DemoWorld | null>(null);

export function useDemo(): DemoWorld & { state: DemoState } {
  const world = useContext(DemoContext);
  if (world === null) {
    throw new Error('useDemo needs a DemoContext above it');
  }
  const state = useSyncExternalStore(world.client.subscribe, world.client.getState);
  return { ...world, state };
}
