import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Row } from './support/figures.ts';
import { canPin } from './support/pinning.ts';

interface Bench {
  name: string;
  bench(log: (line: string) => void): Promise<Record<string, unknown>>;
}

/** Loaded when their turn comes: none pays for what another needs. */
const benches: { readonly [name: string]: () => Promise<Bench> } = {
  store: () => import('./store.ts'),
  routing: () => import('./routing.ts'),
  webchat: () => import('./webchat.ts'),
  webhook: () => import('./webhook.ts'),
  fanout: () => import('./fanout.ts'),
};

/** Runs the benches named on the command line, or all, one after the other; the figures go into a file. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0) {
    throw new Error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  }
  const startedAt = new Date().toISOString();
  const results: Record<string, unknown> = {};
  const failed: string[] = [];
  for (const [name, load] of Object.entries(benches)) {
    if (names.length === 0 || names.includes(name)) {
      say(`\n${name}`);
      try {
        const { bench } = await load();
        const result = await bench(say);
        results[name] = result;
        show(result);
      } catch (error) {
        failed.push(name);
        results[name] = { error: String(error) };
        say(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }
  const file = fileURLToPath(new URL(`../../bench-${startedAt.replace(/[:.]/g, '-')}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify({ startedAt, machine: machine(), results }, null, 2)}\n`);
  say(`\nwritten to ${file}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function machine(): Record<string, unknown> {
  return {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    isPinned: canPin,
    // Others' work on the machine while this ran; ratios bear it, rates do not.
    loadAverage: loadavg(),
    commit: commit(),
  };
}

function commit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch (error) {
    say(`the commit is not known: ${String(error).split('\n')[0]}`);
    return null;
  }
}

function show({ rows }: Record<string, unknown>): void {
  if (!Array.isArray(rows)) {
    return;
  }
  say(line(['', 'product', 'bare', 'ratio', 'goal', '']));
  for (const { what, unit, product, bare, ratio, goal, isReached } of rows as Row[]) {
    const verdict = isReached === null ? '' : isReached ? 'reached' : 'not reached';
    say(line([`${what}, ${unit}`, `${product}`, `${bare}`, `${ratio}`, goal ?? '', verdict]));
  }
}

const WIDTHS = [44, 10, 10, 8, 9, 0];

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(44) : cell.padStart(WIDTHS[index] ?? 0)))
    .join('  ')
    .trimEnd();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main(process.argv.slice(2));
// Pooled connections of a bench that failed must not hold the process.
process.exit();
