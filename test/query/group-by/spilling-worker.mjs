// A worker thread that can read TypeScript.
import { register } from 'tsx/esm/api';

register();
await import('./spilling-worker.ts');
