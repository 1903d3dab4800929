import assert from 'node:assert/strict';
import { bucketSeconds, checkGraph, checkReport, checkTracking } from '../../lib/criteria/checks.js';
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
      'flow_select',
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

describe('checkGraph', () => {
  const faulty = (values: Partial<FilterBlock>, seconds = 3600): string[] =>
    fieldsOf(checkGraph(makeBlock(values), { start: 1000, end: 1000 + seconds }));

  it('takes defaults and every choice', () => {
    assert.deepEqual(faulty({}), []);
    assert.deepEqual(faulty({ graph_type: 'fpsaa', bucket_size: '300E', detail_lines: '-50' }), []);
    assert.deepEqual(faulty({ bucket_size: '120', graph_multiplier: '4', sampling_multiplier: '0.5' }), []);
  });

  it('refuses what no menu has', () => {
    assert.deepEqual(faulty({ graph_type: 'xps', stats_method: 'Some', graph_multiplier: '0' }), [
      'graph_type',
      'stats_method',
      'graph_multiplier',
    ]);
    for (const detail_lines of ['10001', 'x', '1.5', '--1']) {
      assert.deepEqual(faulty({ detail_lines }), ['detail_lines'], detail_lines);
    }
    for (const bucket_size of ['0', '-5', '86401', '5E', '5 ', '1e2']) {
      assert.deepEqual(faulty({ bucket_size }), ['bucket_size'], bucket_size);
    }
  });

  it('wants nine buckets, and not millions', () => {
    assert.deepEqual(faulty({ bucket_size: '60' }, 540), []);
    assert.deepEqual(faulty({ bucket_size: '60' }, 539), ['bucket_size']);
    assert.deepEqual(faulty({ bucket_size: '1' }, 1_000_000), []);
    assert.deepEqual(faulty({ bucket_size: '1' }, 1_000_001), ['bucket_size']);
    assert.deepEqual(fieldsOf(checkGraph(makeBlock(), undefined)), [], 'a period that is wrong itself');
  });
});

describe('bucketSeconds', () => {
  it('knows the size that draws points at the end', () => {
    assert.deepEqual(
      ['300E', '', '20', '86400', '1.5'].map((bucket_size) => bucketSeconds(makeBlock({ bucket_size }))),
      [300, 5, 20, 86400, undefined],
    );
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
