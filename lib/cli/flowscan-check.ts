import { CommanderError } from 'commander';
import { resolve } from 'node:path';
import { describeFindings, findingsAsJson } from '../check/describe.js';
import { checkSite } from '../check/site.js';
import { currentUser, findUser } from '../check/users.js';
import type { SiteUser } from '../check/users.js';
import { EXIT_FAILED, EXIT_USAGE, newCommand, runCommand } from './command.js';

interface Options {
  flowscan?: string;
  flowviewer?: string;
  settings?: string;
  user?: string[];
  json?: true;
}

const command = newCommand(
  'flowscan-check',
  'Reads all configuration of a site and tells what is understood, what is ignored, and what would fail. Ends with 1 if anything would.',
)
  .option('--flowscan <file>', 'flowscan.cf; else found as flowscan finds it')
  .option('--flowviewer <file>', 'FlowViewer_Configuration.pm; else found as FlowViewer finds it')
  .option('--settings <file>', 'suite.cf; else $FLOWSCAN_SETTINGS, or beside the others')
  .option('--user <name...>', 'users of the daemons and the web server; default: who runs this')
  .option('--json', 'tell it in JSON');

void runCommand(command, async () => {
  const { flowscan, flowviewer, settings, user, json } = command.opts<Options>();
  const users = user === undefined ? [currentUser()] : await Promise.all(user.map(knownUser));
  const findings = await checkSite({
    ...(flowscan !== undefined && { flowscan }),
    ...(flowviewer !== undefined && { flowviewer }),
    ...(settings !== undefined && { settings }),
    env: process.env,
    invokedAs: resolve(process.argv[1] ?? '.'),
    cwd: process.cwd(),
    users,
    umask: process.umask(),
    now: Math.floor(Date.now() / 1000),
  });
  process.stdout.write(json ? findingsAsJson(findings, users) : describeFindings(findings, users));
  return findings.hasFailures ? EXIT_FAILED : 0;
});

async function knownUser(name: string): Promise<SiteUser> {
  const user = await findUser(name);
  if (user) return user;
  throw new CommanderError(EXIT_USAGE, 'usage', `error: there is no user "${name}"`);
}
