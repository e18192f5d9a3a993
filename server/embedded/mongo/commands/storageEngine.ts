import { Doc } from '../values/doc.ts';
import { badValue, failedToParse, StoreError } from '../values/errors.ts';
import { checkFields, docField } from './arguments.ts';

const INVALID_OPTIONS = 72;

/**
 * Checks options meant for the engine below a MongoDB server. They are kept for `listCollections` to show,
 * and only those that change nothing are taken.
 *
 * @throws StoreError 2, 9, 40415 or 72
 */
export function checkStorageOptions(body: Doc): void {
  const engines = docField(body, 'storageEngine');
  if (engines !== null) {
    checkEngines(engines);
  }
  const defaults = docField(body, 'indexOptionDefaults');
  if (defaults !== null) {
    checkFields('create.indexOptionDefaults', defaults, { storageEngine: 'object' }, false);
    checkEngines(docField(defaults, 'storageEngine') ?? new Doc());
  }
}

function checkEngines(engines: Doc): void {
  for (const [engine, options] of engines.entries()) {
    if (!(options instanceof Doc)) {
      throw badValue(`'storageEngine.${engine}' has to be an embedded document.`);
    }
    if (engine !== 'wiredTiger') {
      throw new StoreError(INVALID_OPTIONS, `${engine} is not a registered storage engine for this server`);
    }
    const unknown = options.keys().find((option) => option !== 'configString');
    if (unknown !== undefined) {
      throw new StoreError(
        INVALID_OPTIONS,
        `'${unknown}' is not a supported option in storageEngine.${engine}`,
      );
    }
    const settings = options.get('configString');
    if (typeof settings === 'string' && settings.includes('\0')) {
      throw failedToParse('A configString may not contain null bytes');
    }
    const unknownKey =
      typeof settings === 'string' ? keysOf(settings).find((key) => !KEYS.has(key)) : undefined;
    if (unknownKey !== undefined) {
      throw badValue(`unknown configuration key: '${unknownKey}'`);
    }
  }
}

/** Settings that say how a collection lies on disk, and nothing of what is in it. */
const KEYS: ReadonlySet<string> = new Set([
  'allocation_size',
  'block_compressor',
  'checksum',
  'internal_page_max',
  'leaf_page_max',
  'memory_page_max',
  'prefix_compression',
  'split_pct',
]);

/** The keys of `key=value,key=value`. */
function keysOf(settings: string): string[] {
  return settings
    .split(',')
    .map((setting) => setting.split('=')[0] as string)
    .filter((key) => key !== '');
}
