import assert from 'node:assert/strict';
import { alertText, type Alert } from '../../lib/flowtracker/alerts/alert.js';
import { decide } from '../../lib/flowtracker/alerts/decide.js';
import { alertRule, formatMisses, type AlertRule } from '../../lib/flowtracker/alerts/rule.js';
import { mailAddresses } from '../../lib/flowtracker/alerts/mail-addresses.js';
import { checkSigma } from '../../lib/flowtracker/alerts/sigma.js';
import { makeTracker, type TestTracker } from './site.js';
import { keepZone } from '../support/zone.js';

/** 2026-03-10 12:05:00 UTC. */
const END = 1773144300;
const period = (end: number) => ({ start: end - 300, end });

function ruleOf(frequency: string, threshold: number, more: Partial<AlertRule> = {}): AlertRule {
  const values = new Map([
    ['alert_frequency', frequency],
    ['alert_threshold', String(threshold)],
  ]);
  return { ...alertRule(values), ...more };
}

/** Which of a row of values raise an alert; values come every five minutes. */
function due(rule: AlertRule, values: readonly number[]): number[] {
  let now = rule;
  return values.flatMap((value, index) => {
    const end = END + 300 * index;
    const { isDue, misses } = decide(now, value, period(end));
    now = { ...now, misses, ...(isDue && { lastNotified: end }) };
    return isDue ? [index] : [];
  });
}

describe('alerts', () => {
  it('are raised above a threshold, and below a negative one', () => {
    assert.deepEqual(due(ruleOf('eachtime', 100), [99, 100, 101, 5, 200]), [2, 4]);
    assert.deepEqual(due(ruleOf('eachtime', -100), [99, 100, 101, 5]), [0, 3]);
  });

  it('are raised by nothing where there is no threshold or nobody wants them', () => {
    assert.deepEqual(due(ruleOf('eachtime', 0), [1, 0, 1e9]), []);
    assert.deepEqual(due(ruleOf('none', 100), [1000]), []);
    assert.deepEqual(due(ruleOf('weekly', 100), [1000]), []);
  });

  it('come once a day where that is wished', () => {
    const values = Array<number>(600).fill(1000);
    assert.deepEqual(due(ruleOf('daily', 100), values), [0, 288, 576]);
  });

  it('wait for so many misses in a row, and count again after each', () => {
    assert.deepEqual(due(ruleOf('eachtime3', 100), [1000, 1000, 1000, 1000, 1000, 1000, 1000]), [2, 5]);
    assert.deepEqual(due(ruleOf('eachtime3', 100), [1000, 1000, 1, 1000, 1000, 1000]), [5]);
    assert.deepEqual(due(ruleOf('daily3', 100), Array<number>(300).fill(1000)), [2, 290]);
  });

  it('forget misses after a gap, and remember the worst of those in a row', () => {
    const rule = ruleOf('eachtime3', 100, { misses: { last: END - 300, count: 1, extreme: 500 } });
    assert.deepEqual(decide(rule, 200, period(END)).misses, { last: END, count: 2, extreme: 500 });
    assert.deepEqual(decide(rule, 200, period(END + 300)).misses, {
      last: END + 300,
      count: 1,
      extreme: 200,
    });
    const below = { ...rule, threshold: -600 };
    assert.deepEqual(decide(below, 200, period(END)).misses, { last: END, count: 2, extreme: 200 });
  });

  it('take periods of another length for consecutive, too, and none of them twice', () => {
    const rule = ruleOf('eachtime3', 100, { misses: { last: END, count: 1, extreme: 500 } });
    const { misses } = decide(rule, 200, { start: END, end: END + 600 });
    assert.deepEqual(misses, { last: END + 600, count: 2, extreme: 500 });
    assert.deepEqual(decide(rule, 200, period(END)).misses, { last: END, count: 1, extreme: 500 });
  });

  it('keep their state as the original wrote it', () => {
    const values = new Map([
      ['alert_consecutive', `${END}^2^94320`],
      ['alert_last_notified', String(END)],
    ]);
    const { misses, lastNotified } = alertRule(values);
    assert.equal(formatMisses(misses), `${END}^2^94320`);
    assert.equal(lastNotified, END);
    assert.equal(alertRule(new Map([['alert_consecutive', 'x^1^2']])).misses, undefined);
  });

  it('by sigma compare with mean and sample deviation of the values before', () => {
    const check = checkSigma([10, 20, 30, 99.9], { observations: 3, sigmas: 2 });
    assert.deepEqual(check, {
      current: 99,
      limit: 40,
      mean: 20,
      deviation: 10,
      type: { observations: 3, sigmas: 2 },
    });
    assert.equal(
      checkSigma([20, 30, 99], { observations: 3, sigmas: 2 }),
      undefined,
      'too few values before',
    );
  });

  it('go to plain addresses only', () => {
    assert.deepEqual(mailAddresses('noc@example.net, a.b+c@mail.example.org;root'), {
      addresses: ['noc@example.net', 'a.b+c@mail.example.org', 'root'],
      refused: [],
    });
    const { addresses, refused } = mailAddresses('-oQ/tmp@example.net `id`@x x@y|z noc@example.net');
    assert.deepEqual(addresses, ['noc@example.net']);
    assert.deepEqual(refused, ['-oQ/tmp@example.net', '`id`@x', 'x@y|z']);
  });

  describe('as mails', () => {
    keepZone('UTC');
    let tracker: TestTracker;
    before(async () => {
      const config = { flowViewerServer: 'flows.example.net', cgiBinShort: '/cgi-bin/FlowViewer_4.6' };
      tracker = await makeTracker({ config });
    });
    after(() => tracker.remove());

    const alert: Alert = {
      fileName: 'main_site_w-o-_servers_x10',
      label: 'Main site w.o. servers x10',
      frequency: 'eachtime',
      threshold: 1000,
      observed: 94320,
      start: END - 300,
      end: END,
      isOfSeveral: false,
    };

    it('have the words of the original', () => {
      const { subject, body } = alertText(alert, tracker.site);
      assert.equal(subject, 'FlowMonitor threshold exceeded: main_site_w-o-_servers_x10');
      assert.equal(
        body,
        `
The flow-rate of the main_site_w-o-_servers_x10 FlowMonitor has exceeded the configured Alert Threshold.

   Start of Period: March 10, 2026 12:00:00
     End of Period: March 10, 2026 12:05:00
         Threshold: 1000
    Observed Value: 94320

See: https://flows.example.net/cgi-bin/FlowViewer_4.6/FlowMonitor_Display.cgi?%5Efilter_hash=MT_main_site_w-o-_servers_x10

Current Alert Frequency: 'Single Miss - Each Occurence'. To turn off these emails, set the Alert Frequency to 'No Notification'.

See: https://flows.example.net/cgi-bin/FlowViewer_4.6/FlowMonitor_Management.cgi?%5ESolicit%5EMain~site~w.o.~servers~x10
`,
      );
    });

    it('say that a value was not met, in the words of FlowTracker too', () => {
      const { subject, body } = alertText(
        { ...alert, threshold: -5 },
        { ...tracker.site, family: 'FlowTracker' },
      );
      assert.equal(subject, 'FlowTracker threshold not met: main_site_w-o-_servers_x10');
      assert.match(body, /FlowTracker has not met the configured/);
      assert.match(body, /Threshold: 5\n/);
      assert.match(body, /FlowTracker_Display\.cgi/);
    });

    it('cannot be given further headers by a name', () => {
      const { subject } = alertText({ ...alert, fileName: 'x\r\nBcc: a@example.net' }, tracker.site);
      assert.doesNotMatch(subject, /[\r\n]/);
    });

    it('explain a limit by sigma', () => {
      const sigma = {
        current: 99,
        limit: 40,
        mean: 20.4,
        deviation: 10.6,
        type: { observations: 3, sigmas: 2.67 },
      };
      const { body } = alertText({ ...alert, frequency: 'sigma1', threshold: 0, sigma }, tracker.site);
      assert.match(
        body,
        /Threshold: 40 \(2\.67 \* Sigma \(11\) above average \(20\) from previous 3 readings\)\n/,
      );
    });
  });
});
