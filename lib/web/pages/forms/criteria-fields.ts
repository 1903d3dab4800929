import type { FilterBlock } from '../../../criteria/keys.js';
import { textField, type FieldGroup, type FormField } from './field.js';
import { interfaceField } from './source-fields.js';

const LISTS = 'Commas separate items; a minus sign before one excludes it.';

/** The criteria of a flow's one end. */
export function endGroup(
  block: FilterBlock,
  end: 'source' | 'dest',
  interfaces: ReadonlyMap<number, string>,
): FieldGroup {
  const isSource = end === 'source';
  const menu = isSource
    ? interfaceField('sif_name', 'Named interface', block.sif_names, interfaces)
    : interfaceField('dif_name', 'Named interface', block.dif_names, interfaces);
  return {
    id: end,
    legend: isSource ? 'Source' : 'Destination',
    fields: [
      textField(block, `${end}_addresses`, 'IP addresses', {
        isWide: true,
        example: '10.1.0.0/16, -10.1.2.0/24',
      }),
      textField(block, `${end}_ports`, 'Ports', { example: '80, 443, 1024:1100' }),
      textField(block, `${end}_ases`, 'AS numbers', { example: '64500' }),
      textField(block, `${end}_ifs`, isSource ? 'Input interfaces' : 'Output interfaces', {
        example: '1, 17',
      }),
      ...(menu ? [menu] : []),
    ],
    help: [
      LISTS,
      'Addresses: with a prefix length, or host names. Ports: numbers, names as http, or ranges as 20:22.',
      'Interfaces: SNMP indexes.',
    ],
  };
}

/** What does not belong to an end. */
export function otherGroup(block: FilterBlock): FieldGroup {
  return {
    id: 'other',
    legend: 'Other criteria',
    fields: [
      textField(block, 'protocols', 'Protocols', { example: 'tcp, 17' }),
      textField(block, 'tcp_flags', 'TCP flags', { example: '0x02/0x12' }),
      textField(block, 'tos_fields', 'TOS field', { example: '0xb8' }),
      textField(block, 'nexthop_ips', 'Next hop', { example: '192.0.2.1' }),
    ],
    help: [
      LISTS,
      'Flags and TOS: a value, or a value and a mask as 2/18, decimal or with 0x. The flags are those of the whole flow.',
    ],
  };
}

/** The fields of SiLK's selection, for devices whose data SiLK keeps (section 11). */
export function silkGroup(block: FilterBlock): FieldGroup {
  const fields: FormField[] = [
    textField(block, 'silk_rootdir', 'Data root directory', { isWide: true }),
    textField(block, 'silk_class', 'Class'),
    textField(block, 'silk_flowtype', 'Flow type'),
    textField(block, 'silk_type', 'Type'),
    textField(block, 'silk_sensors', 'Sensors'),
    textField(block, 'silk_switches', 'More switches', { isWide: true, example: '--packets=1-' }),
  ];
  return { id: 'silk', legend: 'SiLK selection', fields };
}
