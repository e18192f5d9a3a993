import { basename, dirname } from 'node:path';
import type { Rolldown } from 'vite';

type Graph = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>;

/**
 * Puts what the same pages need before they show anything into one script. Left alone, the bundler makes a file of
 * each piece that a later part shares: a hundred of them, which a slow line asks for six at a time.
 *
 * What most pages share is taken out first: each script brings what it rests on, and a page must not bring another.
 *
 * @param pageCount how many pages there are
 */
export function pageParts(pageCount: number): Rolldown.CodeSplittingGroup[] {
  return Array.from({ length: pageCount }, (_, index) => ({
    debugName: `of ${index + 1} pages`,
    priority: index + 1,
    tags: ['$initial'],
    name: (moduleId, graph) => {
      const pages = pagesWith(moduleId, graph);
      return pages.length === index + 1 ? pages.join('-') : null;
    },
  }));
}

/** The pages from which a chain of static imports leads to the module, by their folders' names. */
function pagesWith(moduleId: string, graph: Graph): string[] {
  const pages: string[] = [];
  const seen = new Set([moduleId]);
  for (const id of seen) {
    const info = graph.getModuleInfo(id);
    if (info?.isEntry) {
      pages.push(basename(dirname(id)));
    }
    for (const importer of info?.importers ?? []) {
      seen.add(importer);
    }
  }
  return pages.sort();
}
