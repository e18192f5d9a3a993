/** A pattern that PCRE compiles and the translation to JavaScript cannot say. */
export class UnsupportedPattern extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnsupportedPattern';
  }
}
