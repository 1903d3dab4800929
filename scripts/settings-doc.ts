/** Writes docs/SETTINGS.md from the registry of settings. */
import { writeFile } from 'node:fs/promises';
import { describeSettings } from '../lib/config/settings-doc.js';

await writeFile(new URL('../docs/SETTINGS.md', import.meta.url), describeSettings());
