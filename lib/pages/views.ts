import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every view by its name below views/, put in place of this word by the build; absent when run from source. */
declare const __VIEWS__: Readonly<Record<string, string>> | undefined;

const embedded = typeof __VIEWS__ === 'undefined' ? undefined : __VIEWS__;
const read = new Map<string, string>();

/**
 * The text of a view such as `menu.ejs` or `styles/tokens.css`.
 *
 * @throws Error when there is no view of that name (a fault of the program, never of a request)
 */
export function viewText(name: string): string {
  const text = embedded ? embedded[name] : readView(name);
  if (text === undefined) throw new Error(`no view named ${name}`);
  return text;
}

function readView(name: string): string | undefined {
  let text = read.get(name);
  if (text !== undefined) return text;
  const file = join(dirname(fileURLToPath(import.meta.url)), '../../views', name);
  if (!existsSync(file)) return undefined;
  text = readFileSync(file, 'utf8');
  read.set(name, text);
  return text;
}
