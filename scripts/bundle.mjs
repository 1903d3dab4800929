// Bundles one program into one CommonJS file that needs nothing else, wherever it lies.
import { chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What starts threads, what a thread asks first, and what it then runs. */
const THREADS = [
  {
    starter: 'lib/query/parallel/thread.ts',
    bootstrap: './lib/query/parallel/bootstrap.js',
    question: 'isQueryThread',
    worker: './lib/query/parallel/worker.js',
  },
  {
    starter: 'lib/collector/thread/recorder-thread.ts',
    bootstrap: './lib/collector/thread/bootstrap.js',
    question: 'isRecorderThread',
    worker: './lib/collector/thread/worker.js',
  },
];

/**
 * `source` is an absolute path. What a module (as against a program) exports must be asynchronous functions; `exported` names them.
 *
 * A program that works with several threads starts its own file as those threads. Such a file begins with the question what
 * it is to be, and the rest of it runs only behind import().
 *
 * @param {{ source: string, output: string, exported?: string[], define?: object, plugins?: object[] }} program
 */
export async function bundle({ source, output, exported, define = {}, plugins = [] }) {
  const options = {
    absWorkingDir: root,
    outfile: output,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // A bundle is CommonJS and knows itself by another name.
    define: { ...define, 'import.meta.url': '__bundleUrl' },
    plugins,
    banner: {
      js: `${exported ? '' : '#!/usr/bin/env node\n'}'use strict';const __bundleUrl=require('node:url').pathToFileURL(__filename).href;`,
    },
    logLevel: 'warning',
  };
  const { metafile } = await build({ ...options, entryPoints: [source], metafile: true });
  const threads = THREADS.filter(({ starter }) => starter in metafile.inputs);
  if (threads.length > 0) {
    const contents = threadedEntry(source, exported, threads);
    await build({ ...options, stdin: { contents, resolveDir: root, sourcefile: 'entry.js' } });
  }
  if (!exported) await chmod(output, 0o755);
}

function threadedEntry(source, exported, threads) {
  const load = `import(${JSON.stringify(source)})`;
  const imports = threads.map(({ question, bootstrap }) => `import { ${question} } from '${bootstrap}';`);
  const starts = threads.map(({ question, worker }) => `if (${question}()) void import('${worker}');`);
  const isProgram = threads.map(({ question }) => `!${question}()`).join(' && ');
  const program = exported
    ? exported
        .map((name) => `export const ${name} = async (...args) => (await ${load}).${name}(...args);`)
        .join('\n')
    : `if (${isProgram}) void ${load};`;
  return [...imports, ...starts, program].join('\n');
}
