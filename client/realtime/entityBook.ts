/** Anything that the server counts the copies of. */
export interface Versioned {
  id: string;
  version: number;
}

const LIMIT = 20_000;

/**
 * The newest known copy of each entity, whichever way it came. Events may come twice, late or overtaken by
 * a fetch; asking the book makes "replace unless older" hold over all lists and pages at once.
 */
export class EntityBook {
  #newest = new Map<string, Versioned>();
  #removed = new Set<string>();

  /** Notes a copy and answers with the newest one known, which may be another. */
  keep<Entity extends Versioned>(entity: Entity): Entity {
    // An id is unique over all collections, so what lies under it is of the same type.
    const known = this.#newest.get(entity.id) as Entity | undefined;
    if (known && known.version > entity.version) {
      return known;
    }
    this.#newest.delete(entity.id);
    this.#newest.set(entity.id, entity);
    this.#trim();
    return entity;
  }

  newest<Entity extends Versioned>(id: string): Entity | undefined {
    return this.#newest.get(id) as Entity | undefined;
  }

  remove(id: string): void {
    this.#newest.delete(id);
    this.#removed.add(id);
  }

  isRemoved(id: string): boolean {
    return this.#removed.has(id);
  }

  clear(): void {
    this.#newest.clear();
    this.#removed.clear();
  }

  #trim(): void {
    if (this.#newest.size <= LIMIT) {
      return;
    }
    const [oldest] = this.#newest.keys();
    if (oldest !== undefined) {
      this.#newest.delete(oldest);
    }
  }
}

/** One book a page: the cache it serves is one as well. */
export const entityBook = new EntityBook();
