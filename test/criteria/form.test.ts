import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { checkSource } from '../../lib/criteria/source-fields.js';
import { blockOfForm, formFieldsOf, readForm } from '../../lib/criteria/form.js';
import type { FilterBlock } from '../../lib/criteria/keys.js';

const config = makeFlowViewerConfig({
  devices: ['router_1', 'coDDDre'],
  ipfixDevices: ['probe'],
  exporters: [{ address: '10.20.255.1', title: 'Border A' }],
  detailLines: 200,
});

const blockOf = (fields: Record<string, string>): FilterBlock =>
  blockOfForm(new Map(Object.entries(fields)), config).block;

describe('readForm', () => {
  it('decodes names and values; the last of a field counts', () => {
    const fields = readForm('source_port=80&start_date=03%2F02%2F2026&source_port=80%2C+443&empty');
    assert.deepEqual(
      [...fields],
      [
        ['source_port', '80, 443'],
        ['start_date', '03/02/2026'],
        ['empty', ''],
      ],
    );
  });

  it('reads the bytes of a body', () => {
    assert.equal(readForm(Buffer.from('general_comment=caf%C3%A9 é')).get('general_comment'), 'café é');
  });
});

describe('blockOfForm', () => {
  it('cleans lists as they are shown and saved', () => {
    const block = blockOf({
      source_address: ' 10.20.0.0/16 ,-10.20.8.0/24,\t192.0.2.1',
      dest_port: '80,443',
      sif_name: '6,-7, 8',
      nexthop_ip: '10.0.0.1',
    });
    assert.equal(block.source_addresses, '10.20.0.0/16, -10.20.8.0/24, 192.0.2.1');
    assert.equal(block.dest_ports, '80, 443');
    assert.equal(block.sif_names, '6, -7, 8');
    assert.equal(block.nexthop_ips, '10.0.0.1');
  });

  it('drops line ends and other control characters of texts, and keeps their blanks', () => {
    const block = blockOf({ monitor_label: '  High Ports ', general_comment: 'a\r\nIPFIX: 1\u2028\0b' });
    assert.equal(block.monitor_label, '  High Ports ');
    assert.equal(block.general_comment, 'aIPFIX: 1b');
  });

  it('takes device and exporter out of the URLs of menus, and plain names', () => {
    const url = '/cgi-bin/FlowViewer.cgi?Main_Only^filter_hash=FV_x^';
    assert.equal(blockOf({ device_name: `${url}DDDrouter_1` }).device_name, 'router_1');
    assert.equal(blockOf({ device_name: 'DDDrouter_1' }).device_name, 'router_1');
    assert.equal(blockOf({ device_name: 'DDDrouter_1DDDmore' }).device_name, 'router_1');
    assert.equal(blockOf({ device_name: 'router_1' }).device_name, 'router_1');
    assert.equal(blockOf({ device_name: 'coDDDre' }).device_name, 'coDDDre');
    assert.equal(blockOf({ device_name: url }).device_name, '');
    assert.equal(blockOf({ exporter: `${url}EEE10.20.255.1` }).exporter, '10.20.255.1');
    assert.equal(blockOf({ exporter: '10.20.255.1' }).exporter, '10.20.255.1');
    assert.equal(blockOf({ exporter: url }).exporter, '');
  });

  it('knows SiLK devices and gives the configured number of detail lines', () => {
    assert.equal(blockOf({ device_name: 'probe' }).IPFIX, '1');
    assert.equal(blockOf({ device_name: 'router_1' }).IPFIX, '0');
    assert.equal(blockOf({}).detail_lines, '200');
    assert.equal(blockOf({ detail_lines: '0' }).detail_lines, '0');
  });

  it('accepts the fields of older forms, the newer ones first', () => {
    assert.equal(blockOf({ tracking_label: 'Old', tracking_type: 'pps' }).monitor_label, 'Old');
    assert.equal(blockOf({ tracking_label: 'Old', monitor_label: 'New' }).monitor_label, 'New');
  });

  it('refuses texts that are too long, and names their field', () => {
    const { issues } = blockOfForm(new Map([['general_comment', 'x'.repeat(1001)]]), config);
    assert.deepEqual(
      issues.map(({ field }) => field),
      ['general_comment'],
    );
    assert.ok((issues[0]?.value ?? '').length < 100);
  });

  it('is turned round by formFieldsOf', () => {
    const block = blockOf({
      device_name: 'router_1',
      source_if: '2, -3',
      stat_report: '10',
      tcp_flags: '0x2',
    });
    assert.deepEqual(blockOfForm(formFieldsOf(block), config).block, block);
  });
});

describe('checkSource', () => {
  const fieldsOf = (block: FilterBlock, given = config): string[] =>
    checkSource(block, given).map(({ field }) => field);

  it('wants a device or an exporter, unless the site has none', () => {
    assert.deepEqual(fieldsOf(blockOf({})), ['device_name']);
    assert.deepEqual(fieldsOf(blockOf({}), makeFlowViewerConfig({ noDevicesOrExporters: true })), []);
  });

  it('refuses what is not configured', () => {
    assert.deepEqual(fieldsOf(blockOf({ device_name: 'DDD../etc' })), ['device_name']);
    assert.deepEqual(fieldsOf(blockOf({ exporter: 'EEE10.0.0.9' })), ['exporter']);
    assert.deepEqual(fieldsOf(blockOf({ device_name: 'nosuch' })), ['device_name']);
  });

  it('takes any plain name where no devices are configured, but no path', () => {
    const open = makeFlowViewerConfig({ devices: [], ipfixDevices: [], exporters: [] });
    for (const name of ['router_1', 'a.b-c'])
      assert.deepEqual(fieldsOf(blockOf({ device_name: name }), open), []);
    for (const name of ['DDD..', 'DDDa/b', 'DDD.', 'DDDa b']) {
      assert.deepEqual(fieldsOf(blockOf({ device_name: name }), open), ['device_name'], name);
    }
  });
});
