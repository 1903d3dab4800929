import type { ExporterAddress } from './exporter-address.js';
import type { Template } from './template.js';

/** Who speaks: templates belong to one observation domain of one exporter. */
export interface DomainKey {
  readonly exporter: ExporterAddress;
  readonly version: 9 | 10;
  readonly domain: number;
}

/** What a domain's options records have told. */
export interface DomainFacts {
  /** When the exporter has booted, ms since the epoch. */
  systemInitMs?: number | undefined;
  /** One packet in so many was looked at. */
  samplingRate?: number | undefined;
  /** The same by the id of a sampler. */
  readonly samplers: Map<number, number>;
}

/** Remembers what exporters have said about the records that they send. */
export interface TemplateRegistry {
  /** A template that was sent, or repeated, recently enough. `now` is in ms. */
  find(key: DomainKey, templateId: number, now: number): Template | undefined;
  /** Puts a template in the place of the one that had its number. */
  put(key: DomainKey, template: Template, now: number): void;
  /** Forgets a template, all templates or all options templates of a domain. */
  withdraw(key: DomainKey, which: number | 'templates' | 'options'): void;
  /** May be changed. */
  facts(key: DomainKey): DomainFacts;
}
