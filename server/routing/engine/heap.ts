interface Node<Value> {
  readonly at: number;
  readonly turn: number;
  readonly value: Value;
}

/** What is to come, earliest first; of the same instant, in the order it was put. */
export class Heap<Value> {
  readonly #nodes: Node<Value>[] = [];
  #turns = 0;

  put(at: number, value: Value): void {
    const node = { at, turn: this.#turns, value };
    this.#turns += 1;
    let index = this.#nodes.length;
    this.#nodes.push(node);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.#nodes[parent];
      if (above === undefined || !isBefore(node, above)) {
        break;
      }
      this.#nodes[index] = above;
      index = parent;
    }
    this.#nodes[index] = node;
  }

  peek(): { readonly at: number; readonly value: Value } | null {
    return this.#nodes[0] ?? null;
  }

  take(): { readonly at: number; readonly value: Value } | null {
    const first = this.#nodes[0];
    const last = this.#nodes.pop();
    if (first === undefined || last === undefined) {
      return null;
    }
    if (this.#nodes.length > 0) {
      this.#sink(last);
    }
    return first;
  }

  #sink(node: Node<Value>): void {
    const { length } = this.#nodes;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const leftNode = this.#nodes[left];
      const rightNode = this.#nodes[right];
      const isRight = right < length && rightNode && leftNode && isBefore(rightNode, leftNode);
      const child = isRight ? rightNode : leftNode;
      if (child === undefined || !isBefore(child, node)) {
        break;
      }
      this.#nodes[index] = child;
      index = isRight ? right : left;
    }
    this.#nodes[index] = node;
  }
}

function isBefore(a: Node<unknown>, b: Node<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.turn < b.turn);
}
