import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The console's own style sheets; widget, demo and shop are documents of their own. */
const sheets = ['client/features', 'client/styles'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => `${folder}/${name}`),
);

/** Classes that a style sheet gives looks of their own: a rule for the class alone, nothing around it. */
function ownClasses(sheet: string): string[] {
  const css = readFileSync(sheet, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = [...css.matchAll(/(?:^|[}])([^{}@]+)\{/g)].flatMap(([, list = '']) => list.split(','));
  return selectors.flatMap((selector) => /^\s*\.([\w-]+)\s*$/.exec(selector)?.[1] ?? []);
}

describe('the style sheets of the console', () => {
  it('never give the looks of one class in two places: all of them are on every page, in no fixed order', () => {
    const places = new Map<string, Set<string>>();
    for (const sheet of sheets) {
      for (const name of ownClasses(sheet)) {
        places.set(name, (places.get(name) ?? new Set()).add(sheet));
      }
    }
    const doubled = [...places].filter(([, found]) => found.size > 1);
    expect(places.size).toBeGreaterThan(100);
    expect(doubled.map(([name, found]) => `${name}: ${[...found].join(', ')}`)).toEqual([]);
  });
});
