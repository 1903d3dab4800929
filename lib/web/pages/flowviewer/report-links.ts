import { formatNarrowing, narrowingsOf, type NarrowingKey } from '../../../flowviewer/narrow.js';
import type { ReportCell, ReportColumn } from '../../../flowviewer/report-model.js';

/** A button that narrows the filter to a value of the report. */
export interface NarrowButton {
  /** What it sends. */
  readonly value: string;
  /** Says which end of a flow is meant, where the report does not. */
  readonly text: string;
  readonly title: string;
}

const NAMES: Readonly<Record<NarrowingKey, string>> = {
  source_addresses: 'source address',
  dest_addresses: 'destination address',
  source_ports: 'source port',
  dest_ports: 'destination port',
  source_ifs: 'input interface',
  dest_ifs: 'output interface',
  source_ases: 'source AS',
  dest_ases: 'destination AS',
  protocols: 'protocol',
  tos_fields: 'TOS',
};

/** The buttons of a cell: none, one for the whole text, or one for each end of a flow. */
export function narrowButtons({ heading }: ReportColumn, cell: ReportCell): NarrowButton[] {
  return narrowingsOf(heading, cell).map((narrowing) => ({
    value: formatNarrowing(narrowing),
    text: narrowing.key.startsWith('source') ? 'source' : 'dest',
    title: `Only flows with ${NAMES[narrowing.key]} ${narrowing.value}`,
  }));
}
