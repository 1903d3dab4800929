import type { PacketContents } from '../formats/packets/decode/contents.js';
import { formatExporter, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import type { LegacyHeader } from '../formats/packets/decode/header.js';
import type { Exporter } from './exporters.js';
import type { CollectorLog } from './log.js';

/** Facts about exporters, each told once; the counters go on. */
export class Notices {
  readonly #log: CollectorLog;

  constructor(log: CollectorLog) {
    this.#log = log;
  }

  newExporter({ address, version }: Exporter, now: number, local: ExporterAddress): void {
    const [src, dst] = [formatExporter(address), formatExporter(local)];
    this.#log.info(
      `New exporter: time=${Math.floor(now / 1000)} src_ip=${src} dst_ip=${dst} d_version=${version}`,
    );
  }

  unexpected(exporter: Exporter, address: ExporterAddress): void {
    this.#once(
      exporter,
      `unexpected ${address}`,
      `Unexpected PDU: src_ip=${formatExporter(address)} not configured`,
    );
  }

  corrupt(exporter: Exporter, address: ExporterAddress, reason: string): void {
    const line = `ftpdu_verify(): src_ip=${formatExporter(address)} failed: ${reason}`;
    this.#once(exporter, 'corrupt', `${line}; further ones are only counted`);
  }

  notStored(exporter: Exporter, stored: string): void {
    const what = `packets of version ${exporter.version} cannot be stored as version ${stored}`;
    this.#once(
      exporter,
      'not stored',
      `src_ip=${formatExporter(exporter.address)}: ${what}; they count as corrupt`,
    );
  }

  padded(exporter: Exporter, { excessBytes }: LegacyHeader): void {
    if (excessBytes === 0) return;
    const what = `its packets have ${excessBytes} bytes behind their records, which are ignored`;
    this.#once(exporter, 'padded', `src_ip=${formatExporter(exporter.address)}: ${what}`);
  }

  contents(exporter: Exporter, contents: PacketContents): void {
    const from = `src_ip=${formatExporter(exporter.address)}`;
    if (contents.ipv6.flows > 0)
      this.#once(
        exporter,
        'ipv6',
        `${from} exports IPv6 flows, for which flow-tools files have no place: they are counted, not written`,
      );
    if (contents.heldSets > 0)
      this.#once(
        exporter,
        'template',
        `${from} sends flows before their template: they are kept back for it`,
      );
    if (contents.clamped > 0)
      this.#once(exporter, 'clamped', `${from} sends flows whose counters are too large for the files`);
  }

  /** What the rows of a packet had no room for. */
  narrowed(exporter: Exporter, ifIndexes: boolean, asNumbers: boolean): void {
    const from = `src_ip=${formatExporter(exporter.address)}`;
    if (ifIndexes)
      this.#once(
        exporter,
        'ifIndex',
        `${from} has interface numbers above 65535: their low 16 bits are written`,
      );
    if (asNumbers)
      this.#once(
        exporter,
        'as',
        `${from} has AS numbers above 65535: 23456 is written for them (-V 1005 keeps them as tags)`,
      );
  }

  gap(exporter: Exporter, missing: number, unit: string): void {
    this.#once(
      exporter,
      'gap',
      `src_ip=${formatExporter(exporter.address)}: ${missing} ${unit} missing by sequence numbers; further gaps are counted`,
    );
  }

  #once(exporter: Exporter, what: string, line: string): void {
    if (exporter.isNews(what)) this.#log.warn(line);
  }
}
