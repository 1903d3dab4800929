import { readFile } from 'node:fs/promises';
import { parseExporter } from '../formats/packets/decode/exporter-address.js';
import { writeFileAtomic } from '../files/atomic.js';
import type { MemoryRegistry, SavedDomain } from '../formats/packets/decode/memory-registry.js';
import { FIRST_TEMPLATE_ID } from '../formats/packets/decode/template.js';

/** Keeps templates between two runs of a collector. */
export class TemplateFile {
  readonly #path: string;
  readonly #registry: MemoryRegistry;
  #saved = 0;

  constructor(path: string, registry: MemoryRegistry) {
    this.#path = path;
    this.#registry = registry;
  }

  /** Takes over what an earlier run has saved; a file that is missing or damaged is none: exporters repeat their templates. */
  async load(): Promise<void> {
    try {
      const domains: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      if (Array.isArray(domains)) this.#registry.restore(domains.filter(isSavedDomain));
    } catch {
      return;
    }
    this.#saved = this.#registry.revision;
  }

  /** Saves, if there is anything new; `always`: also the times when templates were last sent. */
  async save(always: boolean): Promise<void> {
    const { revision } = this.#registry;
    if (revision === 0 || (revision === this.#saved && !always)) return;
    this.#saved = revision;
    await writeFileAtomic(this.#path, JSON.stringify(this.#registry.save()), { fsync: always });
  }
}

const UINT16 = 0xffff;
const UINT32 = 0xffffffff;

function isSavedDomain(value: unknown): value is SavedDomain {
  const { exporter, version, domain, templates, samplers, systemInitMs, samplingRate } = (value ??
    {}) as Partial<SavedDomain>;
  return (
    (isWhole(exporter, UINT32) || (typeof exporter === 'string' && parseExporter(exporter) === exporter)) &&
    (version === 9 || version === 10) &&
    isWhole(domain, UINT32) &&
    (systemInitMs === undefined || isNumber(systemInitMs)) &&
    (samplingRate === undefined || isRate(samplingRate)) &&
    Array.isArray(samplers) &&
    samplers.every(isSampler) &&
    Array.isArray(templates) &&
    templates.every(isSavedTemplate)
  );
}

function isSampler(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isNumber(value[0]) && isRate(value[1]);
}

function isSavedTemplate(value: unknown): boolean {
  const { id, isOptions, refreshed, fields } = (value ?? {}) as Partial<SavedDomain['templates'][number]>;
  return (
    isWhole(id, UINT16) &&
    id >= FIRST_TEMPLATE_ID &&
    typeof isOptions === 'boolean' &&
    isNumber(refreshed) &&
    Array.isArray(fields) &&
    fields.length > 0 &&
    fields.every(isField) &&
    fields.some(({ length }) => length > 0)
  );
}

/** A field as a packet could describe it: in one of a thousandth of a byte a packet would hold millions of records. */
function isField(value: unknown): boolean {
  const { element, enterprise, length } = (value ?? {}) as Record<string, unknown>;
  return isWhole(element, UINT16) && isWhole(enterprise, UINT32) && isWhole(length, UINT16);
}

function isWhole(value: unknown, most: number): value is number {
  return isNumber(value) && Number.isInteger(value) && value <= most;
}

function isRate(value: unknown): boolean {
  return isNumber(value) && value >= 1;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
