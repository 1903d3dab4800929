import { basename, dirname, extname, join } from 'node:path';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { ConfigError } from '../config/issue.js';
import { createApp } from '../web/app.js';
import { answerCgi, scriptPath } from '../web/cgi.js';
import { openSite, type Site } from '../web/site.js';
import { TOOLS, type ToolId } from '../web/tools.js';

declare const __VERSION__: string | undefined;

const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'dev';

/**
 * Answers one CGI request. The scripts in cgi/ call this and do nothing else.
 *
 * The configuration lies where the environment says ($FLOWSCAN_SETTINGS, $FLOWSCAN_CONFIG), or beside the script under the name that
 * it was called by: `sensor1.cf` for `sensor1.pl`, else suite.cf, else flowscan.cf. That of FlowViewer and its sisters is
 * FlowViewer_Configuration.pm, named by $FLOWVIEWER_CONFIGURATION or lying beside the script.
 */
export async function serve(tool: ToolId): Promise<void> {
  const { env, stdin, stdout } = process;
  const script = env['SCRIPT_FILENAME'] ?? process.argv[1] ?? '';
  let site: Site | undefined;
  const ending = new AbortController();
  process.once('SIGTERM', () => ending.abort());
  try {
    site = await openScriptSite(tool, script);
    const installed = new Set(await readdir(dirname(script)));
    const app = createApp({ ...site.context, installed }, { path: scriptPath(env), tool });
    await answerCgi({ app, env, stdin, stdout, signal: ending.signal });
  } catch (error) {
    log(reasonOf(error));
    stdout.write(FAILED);
  } finally {
    stdin.destroy();
    await site?.close();
  }
}

/** What can be said before the configuration is known. */
const FAILED = [
  'Status: 500 Internal Server Error',
  'Content-Type: text/plain; charset=utf-8',
  'X-Content-Type-Options: nosniff',
  'Cache-Control: no-cache',
  '',
  'The configuration of this page cannot be used. The error log of the web server says what is wrong with it.',
  '',
].join('\r\n');

/** Scripts named like report classes: `CampusIO.cf` beside `CampusIO.cgi` is the class's file, not the script's. */
const CLASS_NAMES: ReadonlySet<string> = new Set(['CampusIO', 'SubNetIO']);

function openScriptSite(tool: ToolId, script: string): Promise<Site> {
  const { env } = process;
  const directory = dirname(script);
  const name = basename(script, extname(script));
  const own = join(directory, `${name}.cf`);
  const hasOwn = !CLASS_NAMES.has(name) && existsSync(own);
  const { needs } = TOOLS.find(({ id }) => id === tool) ?? { needs: 'any' };
  return openSite({
    settingsFile: !env['FLOWSCAN_SETTINGS'] && hasOwn ? own : undefined,
    env,
    invokedAs: script,
    settingsDirs: [directory, join(directory, '../conf')],
    needs,
    wantsScoreboards: tool === 'overview' || tool === 'scoreboard',
    version: VERSION,
    advice:
      needs === 'viewer'
        ? viewerAdvice(directory)
        : `let the web server set FLOWSCAN_CONFIG or FLOWSCAN_SETTINGS (Apache: SetEnv), or put flowscan.cf with CUFlow.cf, or a suite.cf with RrdDir, beside the script: neither is in ${directory}`,
    log,
  });
}

function viewerAdvice(directory: string): string {
  return `nothing tells where FlowViewer_Configuration.pm is: put it beside the script, in ${directory}, or let the web server set FLOWVIEWER_CONFIGURATION (Apache: SetEnv)`;
}

/** The error log is for errors: every request would repeat the warnings. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ConfigError)) return error instanceof Error ? error.message : String(error);
  return new ConfigError(error.issues.filter(({ severity }) => severity === 'error')).message;
}

function log(line: string): void {
  process.stderr.write(`flowsuite: ${line}\n`);
}
