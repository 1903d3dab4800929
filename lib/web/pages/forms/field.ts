import { MENUS, type Choice, type MenuKey } from '../../../criteria/choices.js';
import { fieldOf } from '../../../criteria/fields.js';
import type { FilterBlock, FilterKey } from '../../../criteria/keys.js';

/** A field of a form as the partial `form-field` prints it. */
export interface FormField {
  /** Name that the form sends. */
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'date' | 'time' | 'select';
  readonly value: string;
  readonly groups?: readonly ChoiceGroup[];
  /** An example of what can be entered. */
  readonly example?: string;
  /** A sentence below the field. */
  readonly hint?: string;
  /** As wide as the whole group. */
  readonly isWide?: boolean;
  readonly maxLength?: number;
}

/** Entries of a menu under a heading; those without one stand first. */
export interface ChoiceGroup {
  readonly label?: string;
  readonly choices: readonly Choice[];
}

/** Fields that belong together. */
export interface FieldGroup {
  readonly id: string;
  readonly legend: string;
  readonly fields: readonly FormField[];
  /** What can be entered, a sentence each. */
  readonly help?: readonly string[];
}

type Looks = Partial<Pick<FormField, 'example' | 'hint' | 'isWide' | 'maxLength' | 'kind'>>;

/** A line of text for a key of the filter. */
export function textField(block: FilterBlock, key: FilterKey, label: string, looks: Looks = {}): FormField {
  return { name: fieldOf(key), label, kind: 'text', value: block[key], ...looks };
}

/** A menu for a key of the filter; a value that it does not have shows as the first entry. */
export function menuField(block: FilterBlock, key: MenuKey, label: string, looks: Looks = {}): FormField {
  return {
    name: fieldOf(key),
    label,
    kind: 'select',
    value: block[key],
    groups: [{ choices: MENUS[key] }],
    ...looks,
  };
}
