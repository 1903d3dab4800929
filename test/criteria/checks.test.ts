import assert from 'node:assert/strict';
import { checkReport, checkTracking } from '../../lib/criteria/checks.js';
import type { FormIssue } from '../../lib/criteria/issue.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';

const fieldsOf = (issues: readonly FormIssue[]): string[] => issues.map(({ field }) => field);

describe('checkReport', () => {
  const faulty = (values: Partial<FilterBlock>): string[] =>
    fieldsOf(checkReport(makeBlock({ stat_report: '10', ...values })));

  it('takes one report of either kind', () => {
    assert.deepEqual(faulty({ print_report: '0' }), []);
    assert.deepEqual(faulty({ stat_report: '0', print_report: '24' }), []);
  });

  it('wants exactly one', () => {
    assert.deepEqual(faulty({ stat_report: '0', print_report: '' }), ['stat_report']);
    assert.deepEqual(faulty({ print_report: '5' }), ['print_report']);
  });

  it('refuses codes that no menu has', () => {
    for (const code of ['10;true', '13', '1e1', ' 10', 'constructor']) {
      assert.deepEqual(faulty({ stat_report: code }), ['stat_report'], code);
    }
    assert.deepEqual(faulty({ flow_select: '5', sort_field: '0', pie_charts: '3' }), [
      'pie_charts',
      'sort_field',
    ]);
  });

  it('refuses cut-offs and multipliers that are no numbers', () => {
    assert.deepEqual(faulty({ cutoff_lines: '', cutoff_octets: '0', sampling_multiplier: '1.5' }), []);
    assert.deepEqual(faulty({ cutoff_lines: '-1', cutoff_octets: '1;x', sampling_multiplier: '1e3' }), [
      'cutoff_lines',
      'cutoff_octets',
      'sampling_multiplier',
    ]);
  });

  it('has reports of SiLK data for SiLK devices only', () => {
    assert.deepEqual(faulty({ stat_report: '0', print_report: '15' }), ['print_report']);
    assert.deepEqual(faulty({ stat_report: '0', print_report: '15', IPFIX: '1' }), []);
  });
});

describe('checkTracking', () => {
  const faulty = (values: Partial<FilterBlock>): string[] => fieldsOf(checkTracking(makeBlock(values)));

  it('takes thresholds below zero, and empty values', () => {
    assert.deepEqual(faulty({}), []);
    assert.deepEqual(
      faulty({ alert_threshold: '-30000.5', monitor_type: 'Group', alert_frequency: 'sigma3' }),
      [],
    );
  });

  it('refuses other types, frequencies and numbers', () => {
    assert.deepEqual(
      faulty({
        monitor_type: 'x',
        alert_frequency: 'hourly',
        sampling_multiplier: '-1',
        alert_threshold: '1M',
      }),
      ['monitor_type', 'alert_frequency', 'sampling_multiplier', 'alert_threshold'],
    );
  });
});
