import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obstacle, type Wish } from '../../lib/check/access.js';
import { currentUser, findUser, type SiteUser } from '../../lib/check/users.js';

const isRoot = process.getuid?.() === 0;

/** Asks the system itself, in a process of the user's. */
const PROBE = `
  const { accessSync, constants: { R_OK, W_OK, X_OK } } = require('node:fs');
  const modes = { read: R_OK, write: W_OK, list: R_OK | X_OK, change: W_OK | X_OK };
  const may = ([path, wish]) => { try { accessSync(path, modes[wish]); return true; } catch { return false; } };
  process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map(may)));
`;

function answersOfSystem(user: SiteUser, questions: readonly (readonly [string, Wish])[]): boolean[] {
  const groups = [...user.groups].join(',');
  const options = [`--reuid=${user.uid}`, `--regid=${[...user.groups][0] ?? 0}`, `--groups=${groups}`];
  const args = [...options, process.execPath, '-e', PROBE, JSON.stringify(questions)];
  return JSON.parse(execFileSync('setpriv', args, { encoding: 'utf8', cwd: '/' })) as boolean[];
}

describe('what users may do', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'access-'));
    await chmod(root, 0o755);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is told with the reason', async () => {
    const path = join(root, 'closed');
    await mkdir(path, { mode: 0o700 });
    const stranger = { name: 'stranger', uid: 54_321, groups: new Set([54_321]) };
    const reason = await obstacle(stranger, join(path), 'list');
    assert.match(reason ?? '', /^stranger may not list .*closed \(mode 0700, owner \d+, group \d+\)$/);
    await writeFile(join(path, 'file'), '');
    assert.match(
      (await obstacle(stranger, join(path, 'file'), 'read')) ?? '',
      /^stranger may not enter .*closed /,
    );
    assert.equal(await obstacle(currentUser(), path, 'change'), undefined);
    assert.match((await obstacle(stranger, join(root, 'missing'), 'read')) ?? '', /ENOENT/);
  });

  it('looks at the directories that a link leads through', async () => {
    await mkdir(join(root, 'closed'));
    await writeFile(join(root, 'closed/file'), '');
    await symlink(join(root, 'closed/file'), join(root, 'link'));
    await chmod(join(root, 'closed'), 0o700);
    const stranger = { name: 'stranger', uid: 54_321, groups: new Set([54_321]) };
    assert.match((await obstacle(stranger, join(root, 'link'), 'read')) ?? '', /may not enter .*closed/);
  });

  it('is what the system says, for two users without a common group', async function () {
    if (!isRoot) this.skip();
    const users = await Promise.all(['nobody', 'daemon'].map(findUser));
    const [nobody, web] = users;
    assert.ok(nobody && web);
    const member = { ...nobody, groups: new Set([...nobody.groups, ...web.groups]) };
    const questions: (readonly [string, Wish])[] = [];
    const [webGroup = 0] = web.groups;
    for (const owner of [0, web.uid, nobody.uid]) {
      for (const mode of [0o700, 0o750, 0o770, 0o707, 0o077, 0o755, 0o775, 0o777, 0o711, 0o500, 0o070]) {
        const directory = join(root, `${owner}-${mode}`);
        await mkdir(directory);
        const file = join(directory, 'file');
        await writeFile(file, '');
        await chown(file, owner, webGroup);
        await chmod(file, mode & 0o666);
        await chown(directory, owner, webGroup);
        await chmod(directory, mode);
        questions.push([directory, 'list'], [directory, 'change'], [file, 'read'], [file, 'write']);
      }
    }
    for (const user of [nobody, web, member]) {
      const told = await Promise.all(
        questions.map(async ([path, wish]) => (await obstacle(user, path, wish)) === undefined),
      );
      assert.deepEqual(told, answersOfSystem(user, questions), user.name);
      assert.ok(told.includes(true) && told.includes(false));
    }
  });
});

describe('users of a site', () => {
  it('are found by name, and nothing else is asked for', async () => {
    const { name, uid } = currentUser();
    assert.equal((await findUser(name))?.uid, uid);
    assert.equal(await findUser('no-such-user-here'), undefined);
    for (const text of ['', '-u', '--help', 'a b', 'root;id', '../root'])
      assert.equal(await findUser(text), undefined);
  });
});
