import type { DomainFacts, DomainKey, TemplateRegistry } from './registry.js';
import { MAX_SAMPLERS } from './sampling.js';
import { compileTemplate, MAX_FIELDS, type Template, type TemplateField } from './template.js';

interface Entry {
  readonly template: Template;
  /** When it was last sent, ms since the epoch. */
  refreshed: number;
}

interface Domain {
  readonly key: DomainKey;
  readonly templates: Map<number, Entry>;
  readonly facts: DomainFacts;
}

export interface RegistryLimits {
  /** Templates that were not repeated for so long are forgotten, ms; Infinity for never. */
  readonly lifetime: number;
  readonly domains: number;
  readonly fields: number;
}

/** More than any real network has; beyond it the domain that was first heard of is forgotten. */
const LIMITS: RegistryLimits = { lifetime: 30 * 60_000, domains: 4096, fields: 200_000 };

/** A registry as plain data, to be kept between two runs. */
export interface SavedDomain extends DomainKey {
  readonly systemInitMs?: number | undefined;
  readonly samplingRate?: number | undefined;
  readonly samplers: readonly (readonly [id: number, rate: number])[];
  readonly templates: readonly SavedTemplate[];
}

interface SavedTemplate {
  readonly id: number;
  readonly isOptions: boolean;
  readonly refreshed: number;
  readonly fields: readonly TemplateField[];
}

/** Templates in bounded memory, whatever is sent. */
export class MemoryRegistry implements TemplateRegistry {
  /** Changes whenever a template that was not known, or facts, are put down. */
  revision = 0;
  readonly #limits: RegistryLimits;
  readonly #domains = new Map<string, Domain>();
  #fields = 0;

  constructor(limits: Partial<RegistryLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  find(key: DomainKey, templateId: number, now: number): Template | undefined {
    const entry = this.#domains.get(nameOf(key))?.templates.get(templateId);
    if (!entry || now - entry.refreshed > this.#limits.lifetime) return undefined;
    return entry.template;
  }

  put(key: DomainKey, template: Template, now: number): void {
    const { templates } = this.#domain(key);
    const known = templates.get(template.id);
    if (known && isSame(known.template, template)) {
      known.refreshed = now;
      return;
    }
    this.revision++;
    this.#fields += template.fields.length - (known?.template.fields.length ?? 0);
    templates.set(template.id, { template, refreshed: now });
    this.#makeRoom(key);
  }

  withdraw(key: DomainKey, which: number | 'templates' | 'options'): void {
    const domain = this.#domains.get(nameOf(key));
    for (const [id, { template }] of domain?.templates ?? []) {
      const isMeant = typeof which === 'number' ? id === which : template.isOptions === (which === 'options');
      if (!isMeant) continue;
      this.revision++;
      this.#fields -= template.fields.length;
      domain?.templates.delete(id);
    }
  }

  facts(key: DomainKey): DomainFacts {
    return this.#domain(key).facts;
  }

  /** Everything, to be kept. */
  save(): SavedDomain[] {
    return [...this.#domains.values()].map(({ key, templates, facts }) => ({
      ...key,
      systemInitMs: facts.systemInitMs,
      samplingRate: facts.samplingRate,
      samplers: [...facts.samplers],
      templates: [...templates.values()].map(({ template, refreshed }) => ({
        id: template.id,
        isOptions: template.isOptions,
        refreshed,
        fields: template.fields,
      })),
    }));
  }

  /** Takes over what was saved; the limits hold for it too. */
  restore(domains: readonly SavedDomain[]): void {
    for (const { exporter, version, domain, templates, samplers, ...facts } of domains) {
      const key = { exporter, version, domain };
      const own = this.facts(key);
      own.systemInitMs = facts.systemInitMs;
      own.samplingRate = facts.samplingRate;
      for (const [id, rate] of samplers.slice(0, MAX_SAMPLERS)) own.samplers.set(id, rate);
      for (const { refreshed, ...template } of templates) {
        if (template.fields.length <= MAX_FIELDS) this.put(key, compileTemplate(template), refreshed);
      }
    }
  }

  #domain(key: DomainKey): Domain {
    const name = nameOf(key);
    const known = this.#domains.get(name);
    if (known) return known;
    const { exporter, version, domain } = key;
    const created: Domain = {
      key: { exporter, version, domain },
      templates: new Map(),
      facts: { samplers: new Map() },
    };
    this.#domains.set(name, created);
    this.#makeRoom(key);
    return created;
  }

  /** Forgets the oldest domains but the one that speaks, then its oldest templates. */
  #makeRoom(speaker: DomainKey): void {
    const own = nameOf(speaker);
    for (const [name, { templates }] of this.#domains) {
      if (this.#domains.size <= this.#limits.domains && this.#fields <= this.#limits.fields) return;
      if (name === own) continue;
      for (const { template } of templates.values()) this.#fields -= template.fields.length;
      this.#domains.delete(name);
    }
    const templates = this.#domains.get(own)?.templates ?? new Map<number, Entry>();
    for (const [id, { template }] of templates) {
      if (this.#fields <= this.#limits.fields) return;
      this.#fields -= template.fields.length;
      templates.delete(id);
    }
  }
}

function nameOf({ exporter, version, domain }: DomainKey): string {
  return `${exporter}.${version}.${domain}`;
}

function isSame(a: Template, b: Template): boolean {
  return (
    a.isOptions === b.isOptions &&
    a.fields.length === b.fields.length &&
    a.fields.every((field, i) => {
      const other = b.fields[i];
      return (
        field.element === other?.element &&
        field.enterprise === other.enterprise &&
        field.length === other.length
      );
    })
  );
}
