/** Bytes of a key in the making; grows as needed and can flip a stretch for descending order. */
export class KeyBytes {
  private buffer = Buffer.allocUnsafe(256);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  private reserve(size: number): void {
    if (this.length + size > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + size));
      this.buffer.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length] = value;
    this.length += 1;
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32BE(value, this.length);
  }

  uint64(value: bigint): void {
    this.reserve(8);
    this.length = this.buffer.writeBigUInt64BE(value, this.length);
  }

  /** The magnitude of a double: for values that are not negative its bits order as the value does. */
  double(value: number): void {
    this.reserve(8);
    this.length = this.buffer.writeDoubleBE(value, this.length);
  }

  /**
   * Content of any length, closed so that a shorter one comes before its continuations: a zero byte is
   * written as 00 FF, and the end as 00 00.
   */
  text(value: string | Uint8Array): void {
    const start = this.length;
    if (typeof value === 'string') {
      this.reserve(value.length * 3 + 2);
      this.length += this.buffer.write(value, start, 'utf8');
    } else {
      this.bytes(value);
    }
    const zero = this.buffer.subarray(start, this.length).indexOf(0);
    if (zero >= 0) {
      this.escapeZeros(start + zero);
    }
    this.byte(0);
    this.byte(0);
  }

  private escapeZeros(from: number): void {
    const rest = Buffer.from(this.buffer.subarray(from, this.length));
    this.length = from;
    for (const byte of rest) {
      this.byte(byte);
      if (byte === 0) {
        this.byte(0xff);
      }
    }
  }

  /** Turns the order of everything from `start` on around. */
  flip(start: number): void {
    for (let at = start; at < this.length; at += 1) {
      this.buffer[at] = ~(this.buffer[at] as number) & 0xff;
    }
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.length));
  }
}
