import { register } from 'tsx/esm/api';

// A worker does not inherit the loader of the process that starts it: it is registered here, in plain JavaScript.
register();
await import('./trialWorker.ts');
