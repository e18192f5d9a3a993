// Starts a program as the server starts its database, says the program's id, and waits to be killed.
import { startProgram } from '../../server/dependencies/processes.ts';

const program = await startProgram('sh', ['-c', 'echo "ready $$"; exec sleep 300'], /ready (\d+)/);
process.stdout.write(`${program.ready[1]}\n`);
process.once('SIGTERM', () => void program.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
