import type { HTMLElement } from 'node-html-parser';

/** What the form of a page would send; the menu of all reports as the two fields that it stands for. */
export function fieldsOf(page: HTMLElement): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of page.querySelectorAll('form.criteria input, form.criteria select')) {
    fields.set(field.getAttribute('name') ?? '', valueOf(field));
  }
  const [kind, code = ''] = (fields.get('report') ?? '').split('-');
  if (kind) {
    fields.set('stat_report', kind === 'stat' ? code : '0');
    fields.set('print_report', kind === 'print' ? code : '0');
  }
  return fields;
}

function valueOf(field: HTMLElement): string {
  if (field.tagName === 'INPUT') return field.getAttribute('value') ?? '';
  const options = field.querySelectorAll('option');
  const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0];
  return chosen?.getAttribute('value') ?? '';
}
