/** A map of the newest entries only: a demonstration runs for weeks, and nobody asks for what is long past. */
export class Recent<Key, Value> extends Map<Key, Value> {
  private readonly limit: number;

  constructor(limit: number) {
    super();
    this.limit = limit;
  }

  override set(key: Key, value: Value): this {
    super.set(key, value);
    if (this.size > this.limit) {
      const [oldest] = this.keys();
      this.delete(oldest as Key); // not empty, as something was just added
    }
    return this;
  }
}
