// The recorder's thread when the TypeScript sources are run: it needs the loader that the main thread was started with.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
