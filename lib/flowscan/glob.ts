import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';

/**
 * Expands FlowFileGlob by the rules of a shell: `*`, `?`, `[...]`, `{a,b}`, `~`, several patterns separated by blanks; `\` takes the next
 * character as it is. Names that begin with a dot are matched only by a pattern that begins with one.
 *
 * @returns the paths that exist, spelled as the pattern spells them (relative patterns give relative paths), each once, in byte order
 */
export async function expandGlob(patterns: string): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns.trim().split(/\s+/).filter(Boolean)) {
    for (const plain of expandBraces(pattern)) {
      for (const path of await matchPath(expandHome(plain))) found.add(path);
    }
  }
  return [...found].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** `x{a,b}y` -> `xay`, `xby`; nested braces allowed; a brace without a comma or partner stands for itself. */
export function expandBraces(pattern: string): string[] {
  for (let open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', open + 1)) {
    const parts = bracedParts(pattern, open);
    if (!parts) continue;
    const head = pattern.slice(0, open);
    const tail = pattern.slice(parts.end + 1);
    return parts.alternatives.flatMap((part) => expandBraces(head + part + tail));
  }
  return [pattern];
}

function bracedParts(pattern: string, open: number): { alternatives: string[]; end: number } | undefined {
  const alternatives: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '\\') i++;
    else if (char === '{') depth++;
    else if (char === ',' && depth === 1) {
      alternatives.push(pattern.slice(start, i));
      start = i + 1;
    } else if (char === '}' && --depth === 0) {
      alternatives.push(pattern.slice(start, i));
      return alternatives.length > 1 ? { alternatives, end: i } : undefined;
    }
  }
  return undefined;
}

function expandHome(pattern: string): string {
  return pattern === '~' || pattern.startsWith('~/') ? homedir() + pattern.slice(1) : pattern;
}

async function matchPath(pattern: string): Promise<string[]> {
  const isAbsolute = pattern.startsWith('/');
  let paths = [isAbsolute ? '/' : ''];
  for (const component of pattern.split('/').filter(Boolean)) {
    const literal = literalOf(component);
    const next = await Promise.all(
      paths.map(async (path) =>
        literal === undefined ? await matchEntries(path, component) : await existing(path, literal),
      ),
    );
    paths = next.flat();
  }
  return paths.filter((path) => path !== '' && path !== '/');
}

/** The name a component stands for if it has no wildcard. */
function literalOf(component: string): string | undefined {
  return /(^|[^\\])[*?[]/.test(component) ? undefined : component.replace(/\\(.)/g, '$1');
}

async function existing(directory: string, name: string): Promise<string[]> {
  const path = child(directory, name);
  return stat(path).then(
    () => [path],
    () => [],
  );
}

async function matchEntries(directory: string, component: string): Promise<string[]> {
  const names = await readdir(directory || '.').catch(() => []);
  const matcher = new NameMatcher(component);
  return names.filter((name) => matcher.matches(name)).map((name) => child(directory, name));
}

/** Joins without tidying, so that `./x` stays `./x`. */
const child = (directory: string, name: string): string =>
  directory === '' ? name : directory.endsWith('/') ? directory + name : `${directory}/${name}`;

type Token = { kind: 'any' } | { kind: 'one'; test: (char: string) => boolean };

/** One path component of a pattern; matching takes time proportional to name times pattern, whatever they are. */
export class NameMatcher {
  readonly #tokens: Token[];
  readonly #matchesHidden: boolean;

  constructor(component: string) {
    this.#tokens = tokens(component);
    this.#matchesHidden = component.startsWith('.') || component.startsWith('\\.');
  }

  matches(name: string): boolean {
    if (name.startsWith('.') && !this.#matchesHidden) return false;
    const chars = [...name];
    let reachable = new Set([0]);
    for (const token of this.#tokens) {
      const next = new Set<number>();
      if (token.kind === 'any') {
        const first = Math.min(...reachable);
        for (let at = first; at <= chars.length; at++) next.add(at);
      } else {
        for (const at of reachable) if (at < chars.length && token.test(chars[at] ?? '')) next.add(at + 1);
      }
      if (next.size === 0) return false;
      reachable = next;
    }
    return reachable.has(chars.length);
  }
}

function tokens(component: string): Token[] {
  const result: Token[] = [];
  const chars = [...component];
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    if (char === '*') result.push({ kind: 'any' });
    else if (char === '?') result.push({ kind: 'one', test: () => true });
    else if (char === '[') {
      const bracket = bracketTest(chars, i);
      if (bracket) i = bracket.end;
      result.push({ kind: 'one', test: bracket ? bracket.test : (c) => c === '[' });
    } else {
      const literal = char === '\\' && i + 1 < chars.length ? (chars[++i] ?? '') : char;
      result.push({ kind: 'one', test: (c) => c === literal });
    }
  }
  return result;
}

/** `[a-z0-9]`, `[!x]`, `[^x]`; a `]` right after the bracket belongs to the set. */
function bracketTest(
  chars: readonly string[],
  open: number,
): { test: (char: string) => boolean; end: number } | undefined {
  let i = open + 1;
  const isNegated = chars[i] === '!' || chars[i] === '^';
  if (isNegated) i++;
  const first = i;
  const ranges: [string, string][] = [];
  for (; i < chars.length; i++) {
    if (chars[i] === ']' && i > first) {
      const test = (char: string): boolean =>
        ranges.some(([low, high]) => char >= low && char <= high) !== isNegated;
      return { test, end: i };
    }
    const low = chars[i] ?? '';
    const upper = chars[i + 1] === '-' ? chars[i + 2] : undefined;
    const isRange = upper !== undefined && upper !== ']';
    ranges.push([low, isRange ? upper : low]);
    if (isRange) i += 2;
  }
  return undefined;
}
