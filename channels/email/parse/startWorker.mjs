// A thread starts without a loader for TypeScript, whichever way the process itself was started.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
