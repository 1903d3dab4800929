import assert from 'node:assert/strict';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { reportText, trackingText } from '../saved/report-text.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';
import { fieldsOf } from './suite-form-fields.js';

const NAME = 'FlowViewer_save_143059QX';

/** The fields that each tool's form sends (FlowViewer specification, section 2.2; the others' documents). */
const COMMON = `device_name exporter start_date start_time source_address source_port source_if sif_name source_as dest_address
  dest_port dest_if dif_name dest_as tos_fields tcp_flags protocols nexthop_ip active_dashboard`;
const FIELDS = {
  FlowViewer: `end_date end_time stat_report print_report flow_analysis flow_select cutoff_lines cutoff_octets sampling_multiplier
    pie_charts resolve_addresses unit_conversion sort_field`,
  FlowGrapher: `end_date end_time flow_select graph_type stats_method resolve_addresses graph_multiplier bucket_size
    sampling_multiplier detail_lines`,
  FlowMonitor: `monitor_label monitor_type sampling_multiplier alert_destination alert_frequency alert_threshold general_comment`,
};

describe('the forms', () => {
  let site: TestSite;

  keepZone('UTC');

  before(async () => {
    site = await makeViewerSite({
      config: {
        devices: ['router_1', 'router_2'],
        ipfixDevices: ['silky'],
        exporters: [
          { address: '10.20.255.1', title: 'Border A' },
          { address: '10.20.255.2', title: '' },
        ],
        defaultReport: 9,
      },
      workFiles: {
        [NAME]: reportText(NAME, {
          flow_select: '4',
          sort_field: '3',
          cutoff_lines: '',
          nexthop_ips: '192.0.2.1',
        }),
        FlowGrapher_save_143059QY: reportText('FlowGrapher_save_143059QY', {
          stat_report: '',
          print_report: '',
          graph_type: 'ppsa',
          flow_select: '2',
        }),
      },
      saveFiles: {
        'web.svf': reportText('x', { filter_title: 'Web', start_date: '', end_date: '', protocols: '6' }),
      },
      filterFiles: {
        'all.fil': trackingText('All').replace('monitor_type: bps', 'monitor_type: Individual-fps'),
      },
      scriptFiles: {
        NamedInterfaces_Devices: '# comment\nrouter_1:1:Uplink\nrouter_1:17:Core: east\nrouter_2:4:Other\n',
        NamedInterfaces_Exporters: '10.20.255.1:3:Peering\n',
      },
    });
  });
  after(() => site.cleanup());

  async function get(url: string): Promise<HTMLElement> {
    const { text } = await request(site.app).get(url).expect(200);
    return parse(text);
  }
  const open = async (url: string): Promise<Map<string, string>> => fieldsOf(await get(url));

  for (const [tool, fields] of Object.entries(FIELDS)) {
    it(`${tool}: have every field`, async () => {
      // Menus of named interfaces are there for a device that has names.
      const shown = await open(`/${tool}.cgi?Main_Only^filter_hash=^device_name=router_1`);
      for (const name of `${COMMON} ${fields}`.split(/\s+/)) assert.ok(shown.has(name), name);
    });
  }

  it('begin with the defaults of the configuration', async () => {
    const shown = await open('/FlowViewer.cgi');
    for (const [name, value] of Object.entries({
      device_name: '',
      exporter: '',
      start_date: '03/02/2026',
      start_time: '14:00:00',
      end_date: '03/02/2026',
      end_time: '15:00:00',
      stat_report: '9',
      print_report: '0',
      flow_select: '1',
      sort_field: '1',
      cutoff_lines: '100',
      resolve_addresses: 'Y',
    }))
      assert.equal(shown.get(name), value, name);
  });

  it('prefill the next hop and the right selection of flows (D-14)', async () => {
    for (const tool of ['FlowViewer', 'FlowGrapher']) {
      const shown = await open(`/${tool}.cgi?Main_Only^filter_hash=FV_${NAME}`);
      assert.equal(shown.get('nexthop_ip'), '192.0.2.1');
      assert.equal(shown.get('flow_select'), '4');
    }
  });

  it('change the source without losing the rest (D-14)', async () => {
    const device = await open(`/FlowViewer.cgi?Main_Only%5Efilter_hash=FV_${NAME}%5EDDDrouter_2`);
    assert.equal(device.get('device_name'), 'router_2');
    assert.equal(device.get('sort_field'), '3');
    const exporter = await open(`/FlowViewer.cgi?Main_Only^filter_hash=FV_${NAME}^EEE10.20.255.1`);
    assert.equal(exporter.get('device_name'), '');
    assert.equal(exporter.get('exporter'), '10.20.255.1');
  });

  for (const tool of Object.keys(FIELDS)) {
    it(`${tool}: take the source that was chosen on an empty form, and of a filter that is gone`, async () => {
      for (const hash of ['', 'FV_FlowViewer_save_000000XX']) {
        const device = await open(`/${tool}.cgi?DB^filter_hash=${hash}^DDDrouter_1`);
        assert.equal(device.get('device_name'), 'router_1');
        assert.equal(device.get('exporter'), '');
        const exporter = await open(`/${tool}.cgi?DB^filter_hash=${hash}^EEE10.20.255.1`);
        assert.equal(exporter.get('device_name'), '');
        assert.equal(exporter.get('exporter'), '10.20.255.1');
      }
      const silk = await get(`/${tool}.cgi?DB^filter_hash=^DDDsilky`);
      assert.ok(silk.querySelector('[name=silk_rootdir]'));
    });
  }

  it('leave the period of a saved filter and of a tracking as usual', async () => {
    for (const hash of ['FL_web', 'MT_all']) {
      const shown = await open(`/FlowViewer.cgi?Main_Only^filter_hash=${hash}`);
      assert.equal(shown.get('start_date'), '03/02/2026');
      assert.equal(shown.get('start_time'), '14:00:00', 'not the 14:30 of the report');
    }
  });

  it('turn graphs into monitors, and monitors into graphs and reports', async () => {
    const monitor = await open('/FlowMonitor.cgi?Main_Only^filter_hash=FG_FlowGrapher_save_143059QY');
    assert.equal(monitor.get('monitor_type'), 'pps');
    const graph = await open('/FlowGrapher.cgi?Main_Only^filter_hash=MT_all');
    assert.equal(graph.get('graph_type'), 'fpsi');
    const report = await open('/FlowViewer.cgi?Main_Only^filter_hash=MT_all');
    assert.equal(report.get('sort_field'), '2');
    assert.equal(report.get('stat_report'), '9');
  });

  it('name the interfaces of their device or exporter', async () => {
    const entries = async (url: string): Promise<string[]> =>
      (await get(url)).querySelectorAll('#f-sif_name option').map((option) => option.text);
    assert.deepEqual(await entries('/FlowViewer.cgi?Main_Only^filter_hash=^device_name=router_1'), [
      'Any',
      '1 Uplink',
      '17 Core: east',
      '-1 Uplink',
      '-17 Core: east',
    ]);
    assert.deepEqual(await entries('/FlowViewer.cgi?Main_Only^filter_hash=^exporter=10.20.255.1'), [
      'Any',
      '3 Peering',
      '-3 Peering',
    ]);
    assert.deepEqual(await entries('/FlowViewer.cgi'), []);
  });

  it('have the fields of SiLK for its devices alone', async () => {
    assert.ok(!(await open('/FlowViewer.cgi')).has('silk_rootdir'));
    const silk = await open('/FlowViewer.cgi?Main_Only^filter_hash=^device_name=silky');
    assert.ok(silk.has('silk_rootdir') && silk.has('silk_switches'));
    assert.ok(!silk.has('exporter'));
  });

  it('are sent by Enter, and not loaded for another device', async () => {
    for (const tool of Object.keys(FIELDS)) {
      const [first, second] = (await get(`/${tool}.cgi`)).querySelectorAll('form.criteria button');
      assert.equal(first?.getAttribute('formaction'), undefined, tool);
      assert.match(first?.textContent ?? '', /^(?:Generate|Create) /, tool);
      assert.equal(second?.textContent, 'Load the fields of this source', tool);
    }
  });

  it('come back as they were filled in, for another device (without JavaScript)', async () => {
    const post = async (fields: Record<string, string>): Promise<Map<string, string>> => {
      const { text } = await request(site.app)
        .post('/FlowViewer.cgi?Main_Only^')
        .type('form')
        .send(fields)
        .expect(200);
      return fieldsOf(parse(text));
    };
    const filled = {
      report: 'print-5',
      source_address: '10.1.0.0/16,-10.1.2.0/24',
      start_date: 'not a date',
      shown_device: '',
      shown_exporter: '10.20.255.1',
    };
    const byDevice = await post({ ...filled, device_name: 'router_1', exporter: '10.20.255.1' });
    assert.equal(byDevice.get('device_name'), 'router_1');
    assert.equal(byDevice.get('exporter'), '');
    assert.equal(byDevice.get('print_report'), '5');
    assert.equal(byDevice.get('source_address'), '10.1.0.0/16, -10.1.2.0/24');
    assert.equal(byDevice.get('start_date'), 'not a date');
    const byExporter = await post({
      ...filled,
      device_name: 'router_1',
      shown_device: 'router_1',
      exporter: '10.20.255.2',
    });
    assert.equal(byExporter.get('device_name'), '');
    assert.equal(byExporter.get('exporter'), '10.20.255.2');
  });

  it('take the empty body that the originals’ buttons post', async () => {
    const { text } = await request(site.app)
      .post(`/FlowGrapher.cgi?Main_Only^filter_hash=FV_${NAME}`)
      .expect(200);
    assert.equal(fieldsOf(parse(text)).get('nexthop_ip'), '192.0.2.1');
  });

  it('are empty for a hash of nothing', async () => {
    for (const hash of [
      'FV_FlowViewer_save_999999ZZ',
      'XX_y',
      '',
      'FV_../../../etc/passwd',
      'FV_DEBUG_VIEWER',
    ]) {
      const shown = await open(`/FlowViewer.cgi?Main_Only^filter_hash=${hash}`);
      assert.equal(shown.get('source_address'), '', hash);
      assert.equal(shown.get('stat_report'), '9', hash);
    }
  });

  it('tell that the filter they were to be filled with is gone, and hand it on no further', async () => {
    for (const tool of Object.keys(FIELDS)) {
      const gone = await get(`/${tool}.cgi?Main_Only^filter_hash=FG_FlowGrapher_save_999999ZZ`);
      assert.match(
        gone.querySelector('main .state-warn')?.text ?? '',
        /no longer there: it has expired/,
        tool,
      );
      for (const link of gone.querySelectorAll('a, option'))
        assert.ok(!link.toString().includes('999999ZZ'), `${tool} ${link.text}`);
      for (const hash of ['', 'FL_web', '^DDDrouter_1']) {
        const page = await get(`/${tool}.cgi?Main_Only^filter_hash=${hash}`);
        assert.equal(page.querySelector('main .state-warn'), null, `${tool} ${hash}`);
      }
    }
  });

  it('have a bucket size for graphs whose file tells none', async () => {
    const shown = await open('/FlowGrapher.cgi?Main_Only^filter_hash=FG_FlowGrapher_save_143059QY');
    assert.deepEqual([shown.get('bucket_size'), shown.get('graph_type')], ['5', 'ppsa']);
  });

  it('write dates as the site does', async () => {
    const european = await makeViewerSite({ config: { dateFormat: 'DMY2' } });
    try {
      const { text } = await request(european.app).get('/FlowViewer.cgi').expect(200);
      const form = parse(text).querySelector('form.criteria');
      assert.equal(form?.getAttribute('data-format'), 'DMY2');
      assert.equal(fieldsOf(parse(text)).get('start_date'), '02.03.2026');
    } finally {
      await european.cleanup();
    }
  });

  describe('safety', () => {
    it('refuse a form that another site sent (D-28)', async () => {
      for (const headers of [
        { Origin: 'http://evil.example' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { Referer: 'http://evil.example/x' },
        { Origin: 'null' },
      ])
        for (const script of [
          'FlowViewer',
          'FlowViewer_Main',
          'FlowViewer_Save',
          'FlowViewer_SaveManage',
          'FlowMonitor',
        ])
          await request(site.app).post(`/${script}.cgi`).set(headers).type('form').send('x=1').expect(403);
    });

    it('refuse a body of more than 64 KiB (D-25, D-30)', async () => {
      const body = `source_address=${'1'.repeat(65_536)}`;
      await request(site.app).post('/FlowViewer.cgi').type('form').send(body).expect(413);
      await request(site.app).post('/FlowViewer.cgi').type('form').send('x='.padEnd(65_536, '1')).expect(200);
    });
  });
});
