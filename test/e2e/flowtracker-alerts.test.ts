import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmod, mkdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { SMTPServer } from 'smtp-server';
import { Collector } from '../../lib/flowtracker/collector/collector.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import type { TrackerSettings } from '../../lib/flowtracker/site.js';
import { makeTracker, type TestTracker } from '../flowtracker/site.js';
import { describeWithData, sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Periods that are collected: all of them have flows. */
const FROM = 1772460000;
const PERIODS = 13;
const SIGMA = { observations: 3, sigmas: 0.5 };

/** Frequency, threshold and how many mails thirteen values beyond it make. */
const KINDS: readonly [frequency: string, threshold: string, mails: number][] = [
  ['none', '1', 0],
  ['eachtime', '1', PERIODS],
  ['daily', '1', 1],
  ['eachtime3', '1', 4],
  ['eachtime6', '1', 2],
  ['eachtime12', '1', 1],
  ['daily3', '1', 1],
  ['daily6', '1', 1],
  ['daily12', '1', 1],
];

/** Subject and text of a mail, folded lines and quoted-printable undone. */
function readMail(message: string): { subject: string; text: string } {
  const [head = '', ...body] = message.split('\r\n\r\n');
  const headers = head.replace(/\r\n[ \t]+/g, ' ');
  const isQuoted = /^content-transfer-encoding: quoted-printable$/im.test(headers);
  const text = body.join('\r\n\r\n').replaceAll('\r\n', '\n');
  const plain = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { subject: /^subject: (.*)$/im.exec(headers)?.[1] ?? '', text: isQuoted ? plain : text };
}

describeWithData('alerts of the Collector', () => {
  keepZone('UTC');
  let tracker: TestTracker;
  let smtp: SMTPServer;
  let mails: Mail[];
  let isRefusing = false;

  before(async () => {
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onMailFrom: (_address, _session, done) => done(isRefusing ? new Error('Come back later') : undefined),
      onData(stream, session, done) {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push({ to, ...readMail(Buffer.concat(chunks).toString('latin1')) });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  });
  after(() => new Promise<void>((resolve) => smtp.close(resolve)));

  beforeEach(() => {
    mails = [];
  });
  afterEach(() => tracker.remove());

  async function collect(
    settings: Partial<TrackerSettings>,
    kinds: readonly (readonly [frequency: string, threshold: string, ...rest: unknown[]])[],
    periods = PERIODS,
    ...later: readonly { readonly before: () => Promise<unknown>; readonly periods: number }[]
  ): Promise<void> {
    const { port } = smtp.server.address() as AddressInfo;
    tracker = await makeTracker({
      config: { sigmaType1: SIGMA, sigmaType2: SIGMA, sigmaType3: SIGMA },
      settings: { mailServer: `smtp://127.0.0.1:${port}`, mailFrom: 'flows@example.net', ...settings },
      now: FROM,
    });
    await rm(tracker.at('flows/edge'), { recursive: true });
    await symlink(sharedData('flows'), tracker.at('flows/edge'));
    for (const [frequency, threshold] of kinds) {
      const fields = {
        device_name: 'edge',
        monitor_label: `All ${frequency}`,
        alert_frequency: frequency,
        alert_threshold: threshold,
        alert_destination: `${frequency}@example.net`,
      };
      await establish(tracker.context, new Map(Object.entries(fields)));
    }
    const collector = await Collector.open(tracker.site, () => FROM + 86_400);
    let end = FROM + periods * 300;
    await collector.range(FROM, end);
    for (const phase of later) {
      await phase.before();
      await collector.range(end, (end += phase.periods * 300));
    }
    await collector.close();
    assert.equal(collector.failures, 0);
  }

  const mailsTo = (frequency: string): Mail[] => mails.filter(({ to }) => to === `${frequency}@example.net`);
  const definition = (frequency: string): Promise<string> =>
    readFile(tracker.at('filters', `all_${frequency}.fil`), 'utf8');

  it('reach a mail server, of each kind as often as they should', async function () {
    this.timeout(30_000);
    await collect({}, KINDS);
    for (const [frequency, , expected] of KINDS) assert.equal(mailsTo(frequency).length, expected, frequency);
    for (const { subject } of mails) assert.match(subject, /^FlowMonitor threshold exceeded: all_\w+$/);
    const [three] = mailsTo('eachtime3');
    assert.match(
      three?.text ?? '',
      /Start of Period: March 2, 2026 14:00:00\n\s+End of Period: March 2, 2026 14:15:00/,
    );
    assert.match(three?.text ?? '', /Max Observed Value: \d+/);
    assert.match(await definition('daily'), new RegExp(`^ input: alert_last_notified: ${FROM + 300}$`, 'm'));
    assert.match(
      await definition('eachtime12'),
      new RegExp(`alert_consecutive: ${FROM + 13 * 300}\\^1\\^\\d+$`, 'm'),
    );
    assert.match(await definition('none'), /^ input: alert_last_notified: $/m);
  });

  it('are raised where a value falls below a negative threshold', async () => {
    await collect({}, [['eachtime', '-100000000000']], 2);
    assert.deepEqual(
      mailsTo('eachtime').map(({ subject }) => subject),
      Array(2).fill('FlowMonitor threshold not met: all_eachtime'),
    );
  });

  it('by sigma come when a value stands out, of all three types', async () => {
    await collect(
      {},
      ['sigma1', 'sigma2', 'sigma3'].map((kind) => [kind, ''] as const),
    );
    const { rows } = await tracker.context.rrd.fetch(tracker.at('rrds/all_sigma1.rrd'), {
      cf: 'AVERAGE',
      start: FROM,
      end: FROM + PERIODS * 300,
      resolution: 300,
    });
    const values = rows.map(({ values: [value = NaN] }) => value).filter((value) => !Number.isNaN(value));
    const expected = values.filter((value, index) => {
      const before = values.slice(index - SIGMA.observations, index);
      if (index < SIGMA.observations) return false;
      const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
      const sd = Math.sqrt(before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (before.length - 1));
      return value > Math.trunc(mean + SIGMA.sigmas * sd + 0.5);
    });
    assert.ok(expected.length > 0);
    for (const kind of ['sigma1', 'sigma2', 'sigma3']) {
      const observed = mailsTo(kind).map(({ text }) => Number(/Observed Value: (\d+)/.exec(text)?.[1]));
      assert.deepEqual(observed.sort(), [...expected].sort(), kind);
    }
  });

  it('are posted to a web hook', async () => {
    const posts: Record<string, unknown>[] = [];
    const hook: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        posts.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
        response.end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const { port } = hook.address() as AddressInfo;
    try {
      await collect({ alertWebhook: `http://127.0.0.1:${port}/alerts` }, [['daily', '1']], 3);
    } finally {
      hook.close();
    }
    assert.equal(posts.length, 1);
    const [post] = posts;
    assert.equal(post?.['tracking'], 'all_daily');
    assert.equal(post?.['what'], 'exceeded');
    assert.equal(post?.['periodEnd'], FROM + 300);
    assert.equal(mailsTo('daily').length, 1);
  });

  it('are mailed as soon as the mail server is back, though a web hook has taken them', async () => {
    let posts = 0;
    const hook = createServer((request, response) => {
      posts++;
      request.resume();
      response.end();
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    const alertWebhook = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/alerts`;
    isRefusing = true;
    try {
      const back = async (): Promise<void> => {
        assert.match(await definition('daily'), /^ input: alert_last_notified: $/m);
        isRefusing = false;
      };
      const kinds = [['daily', '1'] as const, ['eachtime3', '1'] as const];
      await collect({ alertWebhook }, kinds, 3, { before: back, periods: 1 });
    } finally {
      isRefusing = false;
      hook.close();
    }
    assert.equal(mailsTo('daily').length, 1);
    assert.match(await definition('daily'), new RegExp(`^ input: alert_last_notified: ${FROM + 300}$`, 'm'));
    assert.equal(mailsTo('eachtime3').length, 1);
    assert.equal(posts, 2);
  });

  it('remember misses that could not be written down', async () => {
    const lock = (): string => tracker.at('filters/.trackings.lock');
    await collect(
      {},
      [['eachtime6', '1']],
      2,
      { before: () => mkdir(lock()), periods: 2 },
      { before: () => rmdir(lock()), periods: 1 },
    );
    assert.match(await definition('eachtime6'), new RegExp(`alert_consecutive: ${FROM + 5 * 300}\\^5\\^`));
  });

  it('hold up nothing where no mail server answers, and are tried again', async () => {
    await collect({ mailServer: 'smtp://127.0.0.1:1', alertTimeLimit: 2 }, [['daily', '1']], 3);
    const log = await readFile(tracker.at('logs/FlowMonitor_Collector.log'), 'utf8');
    assert.match(log, /all_daily: its alert could not be sent: .*ECONNREFUSED/);
    assert.equal(log.match(/finished this loop/g)?.length, 3);
    assert.match(await definition('daily'), /^ input: alert_last_notified: $/m);
  });

  it('go through the sendmail program where there is no server', async () => {
    await collect({}, [], 0);
    const { directory } = tracker;
    await tracker.remove();
    const program = `${directory}-sendmail.sh`;
    await writeFile(program, '#!/bin/sh\n{ echo "ARGS $*"; cat; } > "$0.mail"\n');
    await chmod(program, 0o755);
    try {
      await collect({ mailServer: undefined, mailProgram: program }, [['daily', '1']], 1);
      const mail = await readFile(`${program}.mail`, 'utf8');
      assert.match(mail, /^ARGS -i -- daily@example\.net\n/);
      assert.match(mail, /^Subject: FlowMonitor threshold exceeded: all_daily$/m);
      assert.match(mail, /^From: flows@example\.net$/m);
    } finally {
      await rm(program, { force: true });
      await rm(`${program}.mail`, { force: true });
    }
  });
});
