import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { formatFilterBlock, parseFilterBlock } from '../../lib/criteria/block.js';
import { checkReport } from '../../lib/criteria/checks.js';
import { checkCriteria } from '../../lib/criteria/criteria.js';
import { definitionText } from '../../lib/criteria/definition.js';
import { blockOfForm, formFieldsOf } from '../../lib/criteria/form.js';
import { headerRows } from '../../lib/criteria/header.js';
import { fileNameOfLabel } from '../../lib/criteria/labels.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import { readPeriod } from '../../lib/criteria/period.js';
import { interfaceNames } from '../../lib/names/interfaces.js';
import { keepZone } from '../support/zone.js';
import { describeWithData, sharedData } from '../support/data.js';

interface ReportCase {
  case: string;
  config: {
    date_format: FlowViewerConfig['dateFormat'];
    devices: string[];
    exporters: string[];
  };
  environment: { TZ: string };
  form: Record<string, string>;
  named_interfaces?: Record<string, string>;
  expect: { title: string; filter_block: [string, string][]; filter_primitives: string[] };
}

const SYMBOLS = { protocols: new Map([['udp', 17]]) };

function golden<T>(name: string): T {
  return JSON.parse(readFileSync(sharedData('golden', 'flowviewer', name), 'utf8')) as T;
}

function exportersOf(texts: readonly string[]): { address: string; title: string }[] {
  return texts.map((text) => {
    const [address = '', ...title] = text.split(':');
    return { address, title: title.join(':') };
  });
}

function configOf({ config }: Pick<ReportCase, 'config'>): FlowViewerConfig {
  return makeFlowViewerConfig({
    devices: config.devices,
    exporters: exportersOf(config.exporters),
    ipfixDevices: [],
    dateFormat: config.date_format,
  });
}

describeWithData('recorded reports of FlowViewer: filters', () => {
  const names = readdirSync(sharedData('golden', 'flowviewer')).filter(
    (name) => !name.startsWith('page-') && name !== 'config-parse.json',
  );

  /** The site's names, which not every case repeats. */
  const usual = golden<ReportCase>('stat17-in-if-names.json');

  for (const name of names) {
    const recorded = golden<ReportCase>(name);
    describe(recorded.case, () => {
      keepZone(recorded.environment.TZ);

      it('is described above the report', () => {
        const config = configOf(recorded);
        const { block, issues } = blockOfForm(new Map(Object.entries(recorded.form)), config);
        const files = Object.entries(recorded.named_interfaces ?? usual.named_interfaces ?? {});
        const owner = block.device_name || block.exporter;
        const interfaces = interfaceNames(files.map(([, text]) => text).join('\n')).get(owner);
        const rows = headerRows(block, {
          tool: 'FlowViewer',
          config,
          interfaceName: (index) => interfaces?.get(index),
        });
        assert.deepEqual(issues, []);
        assert.deepEqual(
          rows.map(({ label, value }) => [label, value]),
          recorded.expect.filter_block,
        );
        assert.equal(rows[0]?.value, recorded.expect.title);
      });

      it('makes the same definition file', async () => {
        const config = configOf(recorded);
        const { block } = blockOfForm(new Map(Object.entries(recorded.form)), config);
        const period = readPeriod(block, config);
        assert.ok(!Array.isArray(period));
        const checked = await checkCriteria(block, { config, symbols: SYMBOLS });
        assert.ok('criteria' in checked, JSON.stringify(checked));
        const lines = definitionText(checked.criteria, period, block.flow_select);
        assert.deepEqual(lines, recorded.expect.filter_primitives);
      });
    });
  }
});

interface ErrorPages {
  config: { devices: string[] };
  cases: { what: string; form: Record<string, string> }[];
}

describeWithData('recorded refusals of FlowViewer', () => {
  const recorded = golden<ErrorPages>('page-errors.json');
  keepZone('UTC');
  for (const { what, form } of recorded.cases) {
    it(what, async () => {
      const config = makeFlowViewerConfig({ devices: recorded.config.devices, ipfixDevices: [] });
      assert.ok((await issuesOf(form, config)).length > 0);
      const sound = { ...form, ...SOUND };
      assert.deepEqual(await issuesOf(sound, config), [], 'nothing else is wrong with it');
    });
  }
});

/** What makes every case right. */
const SOUND = {
  device_name: 'DDDrouter_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '15:00:00',
  stat_report: '12',
  print_report: '0',
  source_address: '',
  dest_address: '',
  protocols: '',
  source_port: '',
  source_if: '',
  source_as: '',
  tcp_flags: '',
  cutoff_lines: '',
};

async function issuesOf(form: Record<string, string>, config: FlowViewerConfig) {
  const { block, issues } = blockOfForm(new Map(Object.entries(form)), config);
  const period = readPeriod(block, config);
  const checked = await checkCriteria(block, { config, symbols: SYMBOLS });
  return [
    ...issues,
    ...checkReport(block),
    ...(Array.isArray(period) ? period : []),
    ...('issues' in checked ? checked.issues : []),
  ];
}

interface PrefillPages {
  work_files: Record<string, string>;
  steps: { query: string; fields: Record<string, string> }[];
}

describeWithData('recorded forms of FlowViewer', () => {
  const recorded = golden<PrefillPages>('page-form-prefill.json');
  const [text = ''] = Object.values(recorded.work_files);

  it('are filled from the block of a report', () => {
    const fields = formFieldsOf(parseFilterBlock(text).block);
    const { device, ...expected } = recorded.steps[0]?.fields ?? {};
    for (const [field, value] of Object.entries(expected)) assert.equal(fields.get(field), value, field);
    assert.equal(fields.get('device_name'), device);
  });

  it('give the block again', () => {
    const { block } = parseFilterBlock(text);
    const config = makeFlowViewerConfig({ devices: ['router_1'], ipfixDevices: [] });
    const again = blockOfForm(formFieldsOf(block), config).block;
    assert.deepEqual({ ...again, filter_hash: block.filter_hash }, block);
  });
});

interface SavePages {
  work_files: Record<string, string>;
  save_report: { post: { report_name: string }; content_lines: string[] };
  save_filter: { cases: { filter_name: string; file: string; content: string }[] };
}

describeWithData('recorded saved reports and filters of FlowViewer', () => {
  const recorded = golden<SavePages>('page-save.json');
  const [text = ''] = Object.values(recorded.work_files);
  const { block, rest } = parseFilterBlock(text);

  it('a report that is written is byte for byte the same', () => {
    assert.equal([...formatFilterBlock(block), ...rest, ''].join('\n'), text);
  });

  it('a report that is saved has its name and time', () => {
    const description = recorded.save_report.post.report_name;
    const lines = formatFilterBlock(block, { description, createTime: 1772470000 });
    const expected = recorded.save_report.content_lines.map((line) =>
      line.replace('<epoch seconds of the save>', '1772470000'),
    );
    assert.deepEqual([...lines, ...rest, ''], expected);
    const read = parseFilterBlock(expected.join('\n'));
    assert.deepEqual(read, { block, description, createTime: 1772470000, rest });
  });

  for (const { filter_name: name, file, content } of recorded.save_filter.cases) {
    it(`a filter that is saved as "${name}"`, () => {
      const named = makeBlock({ ...block, filter_title: name });
      const lines = formatFilterBlock(named, { withoutPeriod: true });
      assert.equal([...lines, ''].join('\n'), content);
      assert.equal(`${fileNameOfLabel(name)}.svf`, file);
      const read = parseFilterBlock(content);
      assert.equal(read.block.start_date, '');
      assert.equal(read.block.filter_title, name);
    });
  }
});
