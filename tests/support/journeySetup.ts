import { execFileSync } from 'node:child_process';

/** Journeys look at the console and the widget as they are shipped. */
export default function setUp(): void {
  execFileSync(process.execPath, ['server/start.mjs', '--prepare'], { stdio: 'inherit' });
}
