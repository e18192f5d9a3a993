import { type ComponentType, type ReactNode, useEffect } from 'react';
import { unreachable } from '../api/apiError.ts';
import { Store, useStore } from '../api/store.ts';
import { loadRestOfTexts } from '../i18n/setUp.ts';
import { connection } from '../realtime/connection.ts';
import { ErrorState } from './ErrorState.tsx';
import { RowSkeletons } from './RowSkeletons.tsx';

type Part<Props> =
  | { state: 'asked' }
  | { state: 'here'; Component: ComponentType<Props> }
  | { state: 'failed'; error: Error };

const loaders: (() => Promise<void>)[] = [];

function partOf<Props>(load: () => Promise<ComponentType<Props>>) {
  const part = new Store<Part<Props>>({ state: 'asked' });
  let underWay: Promise<void> | null = null;
  const begin = async () => {
    if (part.get().state === 'here') {
      return;
    }
    underWay ??= Promise.all([load(), loadRestOfTexts()])
      .then(
        ([Component]) => part.set({ state: 'here', Component }),
        (cause: unknown) => part.set({ state: 'failed', error: unreachable(cause) }),
      )
      .finally(() => {
        underWay = null;
      });
    await underWay;
  };
  loaders.push(begin);
  return { part, begin };
}

/** What has come of a part; asks for it, and again whenever the server is reached again. */
function usePart<Props>({ part, begin }: ReturnType<typeof partOf<Props>>): Part<Props> {
  const known = useStore(part);
  const isHere = known.state === 'here';
  useEffect(() => {
    if (isHere) {
      return;
    }
    void begin();
    return connection.subscribe(() => {
      if (connection.get() === 'live') {
        void begin();
      }
    });
  }, [isHere, begin]);
  return known;
}

/**
 * A part of a page that is loaded after the first page stands. Until it is here, or while it cannot be had,
 * `waiting` is in its place.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props & { waiting?: ReactNode }) => ReactNode {
  const source = partOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: each is made once, as its module is read
  return function Lazily({ waiting = null, ...props }: Props & { waiting?: ReactNode }) {
    const known = usePart(source);
    // What is left without `waiting` is what the part takes; TypeScript does not follow generic rests.
    return known.state === 'here' ? <known.Component {...(props as unknown as Props)} /> : waiting;
  };
}

/**
 * A page that is loaded after the first one stands. When it cannot be had it says so and is tried again;
 * whatever else is on the screen, and what was typed, stays.
 */
export function lazyPage(load: () => Promise<ComponentType>): () => ReactNode {
  const source = partOf(load);
  // biome-ignore lint/correctness/noComponentHookFactories: each is made once, as its module is read
  return function LazyPage() {
    const known = usePart(source);
    switch (known.state) {
      case 'here':
        return <known.Component />;
      case 'asked':
        return <RowSkeletons />;
      case 'failed':
        return <ErrorState error={known.error} onRetry={source.begin} />;
    }
  };
}

/** Fetches every part, one after the other, so that all are here when the connection or this version is gone. */
export async function loadAllParts(): Promise<void> {
  for (const load of loaders) {
    await load();
  }
}
