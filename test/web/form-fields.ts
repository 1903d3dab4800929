import type { HTMLElement } from 'node-html-parser';

interface Field {
  name: string;
  type: string;
  value?: string;
  size?: string;
  multiple?: true;
  checked?: true;
  options?: { value: string; label: string; selected?: true }[];
}

/** The fields of a form in the order of the page, in the words of the recorded pages. */
export function formFields(form: HTMLElement): Field[] {
  return form.querySelectorAll('input, select, button').map((element) => {
    if (element.tagName === 'SELECT') return selectField(element);
    if (element.tagName === 'BUTTON') return { name: '', type: 'submit', value: element.text };
    const value = element.getAttribute('value') ?? '';
    const size = element.getAttribute('size');
    return {
      name: element.getAttribute('name') ?? '',
      type: element.getAttribute('type') ?? 'text',
      value,
      ...(size !== undefined && { size }),
      ...(element.hasAttribute('checked') && { checked: true as const }),
    };
  });
}

function selectField(element: HTMLElement): Field {
  const size = element.getAttribute('size');
  return {
    name: element.getAttribute('name') ?? '',
    type: 'select',
    ...(element.hasAttribute('multiple') && { multiple: true as const }),
    ...(size !== undefined && { size }),
    options: element.querySelectorAll('option').map((option) => ({
      value: option.getAttribute('value') ?? option.text,
      label: option.text,
      ...(option.hasAttribute('selected') && { selected: true as const }),
    })),
  };
}
