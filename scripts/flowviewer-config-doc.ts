/** Writes docs/FLOWVIEWER-CONFIGURATION.md from the registry of variables. */
import { writeFile } from 'node:fs/promises';
import { describeVariables } from '../lib/config/flowviewer/doc.js';

await writeFile(new URL('../docs/FLOWVIEWER-CONFIGURATION.md', import.meta.url), describeVariables());
