import type { WidgetStorage } from '../../../client/widget/storage.ts';

/** One browser's storage, seen from several tabs: a write tells all tabs but the one that wrote. */
export function memoryBrowser(): { tab(): WidgetStorage; values: Map<string, string> } {
  const values = new Map<string, string>();
  const tabs: { listeners: Set<(key: string) => void> }[] = [];
  return {
    values,
    tab() {
      const own = { listeners: new Set<(key: string) => void>() };
      tabs.push(own);
      return {
        read: (key) => values.get(key) ?? null,
        write(key, value) {
          if ((values.get(key) ?? null) === value) {
            return;
          }
          value === null ? values.delete(key) : values.set(key, value);
          for (const tab of tabs.filter((other) => other !== own)) {
            for (const listener of tab.listeners) {
              listener(key);
            }
          }
        },
        watch(changed) {
          own.listeners.add(changed);
          return () => own.listeners.delete(changed);
        },
      };
    },
  };
}
