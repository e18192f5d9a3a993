import { createContext, Script } from 'node:vm';
import { StoreError } from '../../values/errors.ts';

/** What a pattern holds that lets JavaScript's engine try many ways before it gives up. */
export interface Effort {
  /** Alternatives and optional parts, multiplied: the ways there are besides how often things repeat. */
  choices: number;
  /** Quantifiers without a fixed number of repetitions. */
  repeats: number;
  /** Something that can match in more than one way is itself repeated: the ways double with each character. */
  nested: boolean;
}

export function noEffort(): Effort {
  return { choices: 1, repeats: 0, nested: false };
}

const STEPS = 1_000_000; // a few milliseconds
const LIMIT_MS = 100; // MongoDB's limit of steps takes about as long
const MATCH_FAILED = 51_156;

/**
 * An expression that gives up. Where the worst case is quick, which the text's length and the pattern tell, it
 * runs as any other; else under a watch, which costs a tenth of a millisecond.
 *
 * JavaScript's engine goes back and tries again without end, and nothing else runs meanwhile.
 */
export class BoundedExpression extends RegExp {
  private readonly effort: Effort;

  constructor(source: string, flags: string, effort: Effort) {
    super(source, flags);
    this.effort = effort;
  }

  /** @throws StoreError 51156 when it takes too long */
  override exec(text: string): RegExpExecArray | null {
    return worstSteps(this.effort, text.length) <= STEPS ? super.exec(text) : watched(() => super.exec(text));
  }
}

/** Whether no text that may be stored makes it slow. */
export function isAlwaysQuick({ choices, repeats, nested }: Effort): boolean {
  return !nested && repeats === 0 && choices < 100;
}

function worstSteps({ choices, repeats, nested }: Effort, length: number): number {
  const positions = length + 1;
  return nested ? choices * 2 ** positions : choices * positions ** (repeats + 1);
}

const RUN = new Script('run()');
const context: { run: () => unknown } = { run: () => null };
createContext(context);

function watched<T>(match: () => T): T {
  let result: T | undefined;
  context.run = () => {
    result = match();
  };
  const begun = process.cpuUsage();
  for (;;) {
    try {
      RUN.runInContext(context, { timeout: LIMIT_MS });
      return result as T; // the match came back, else it had thrown
    } catch (error) {
      if (!isTimeout(error)) {
        throw error;
      }
    }
    // A busy machine lets the time pass without us: what counts is what the match itself has taken.
    if (process.cpuUsage(begun).user / 1000 >= LIMIT_MS) {
      throw new StoreError(
        MATCH_FAILED,
        'Error occurred while executing the regular expression. Result code: -47 (match limit exceeded)',
      );
    }
  }
}

/** Such an error may come from another realm, so it need not be an instance of ours. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
