/** Stands for engine.io's WebTransport, which our servers do not offer. */
export class WT {
  constructor() {
    throw new Error('WebTransport is not part of the widget');
  }
}
