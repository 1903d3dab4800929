import type { ByKind, Kind } from './kinds.js';
import { ALL_ROW, allParameter, byKind, listParameter, rowHasKind } from './kinds.js';
import type { GraphRequest } from './request.js';
import { REPORTS } from './request.js';
import type { RowSelection } from './selection.js';
import type { CugrapherSettings } from './settings.js';
import { IMAGE_TYPES } from './settings.js';
import type { RrdTree } from './tree.js';

/** The menu (CUGrapher specification, section 4): one form, method GET. Names and values are fixed, markup is free. */
export interface MenuForm {
  readonly pageTitle: string;
  readonly report: SelectField;
  readonly hours: SelectField;
  /** Its first option is empty: as many hours as `hours`. */
  readonly duration: SelectField;
  readonly imageType: SelectField;
  readonly width: TextField;
  readonly height: TextField;
  readonly legend: CheckboxField;
  /** Hidden: every submission asks for the page with the graph. */
  readonly showMenu: HiddenField;
  readonly submitLabel: string;
  /** Headings of the table of rows. */
  readonly columns: readonly string[];
  readonly rows: readonly MenuRow[];
}

export interface SelectField {
  readonly name: string;
  readonly multiple: boolean;
  /** Rows visible at once. */
  readonly size: number;
  readonly options: readonly SelectOption[];
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
}

export interface TextField {
  readonly name: string;
  readonly value: string;
  readonly size: number;
}

export interface CheckboxField {
  readonly name: string;
  readonly value: '1';
  readonly checked: boolean;
}

export interface HiddenField {
  readonly name: string;
  readonly value: string;
}

/** The controls of one router, or of `all`. */
export interface MenuRow {
  /** Also the value of the hidden field `router`, of which there is one in every row. */
  readonly row: string;
  readonly router: HiddenField;
  /** Undefined where a row has no such control: networks of routers. */
  readonly lists: ByKind<SelectField | undefined>;
  /** The "all" switches; undefined for networks, and for ASes, whose switch the form does not offer. */
  readonly switches: ByKind<CheckboxField | undefined>;
  readonly total: CheckboxField;
}

const COLUMNS = [
  'Router',
  'Protocol',
  'All Protos',
  'Service',
  'All Svcs',
  'TOS',
  'All TOS',
  'AS',
  'Network',
  'Total',
] as const;

const TEXT_SIZE = 7;
const VISIBLE_NAMES = 5;

/** Builds the menu for a tree; with a request, its choices are preselected, else the defaults of the settings. */
export function buildMenu(tree: RrdTree, settings: CugrapherSettings, request?: GraphRequest): MenuForm {
  const selections = new Map(request?.rows.map((selection) => [selection.row, selection]));
  return {
    pageTitle: settings.pageTitle,
    report: select('report', REPORTS.map(sameLabel), request?.report),
    hours: select('hours', periodOptions(settings, request?.hours), String(request?.hours ?? settings.hours)),
    duration: select(
      'duration',
      [{ value: '', label: '' }, ...periodOptions(settings, request?.duration)],
      request?.duration?.toString(),
    ),
    imageType: select('imageType', IMAGE_TYPES.map(sameLabel), request?.imageType ?? 'png'),
    width: { name: 'width', value: String(request?.width ?? settings.width), size: TEXT_SIZE },
    height: { name: 'height', value: String(request?.height ?? settings.height), size: TEXT_SIZE },
    legend: checkbox('legend', request?.legend ?? true),
    showMenu: { name: 'showmenu', value: '1' },
    submitLabel: 'Generate graph',
    columns: COLUMNS,
    rows: [ALL_ROW, ...tree.routers].map((row) => menuRow(tree, row, selections.get(row))),
  };
}

function menuRow(tree: RrdTree, row: string, selection: RowSelection | undefined): MenuRow {
  return {
    row,
    router: { name: 'router', value: row },
    lists: byKind((kind) => (rowHasKind(row, kind) ? nameList(tree, row, kind, selection) : undefined)),
    switches: byKind((kind) => allSwitch(row, kind, selection)),
    total: checkbox(`${row}_total`, selection?.total ?? false),
  };
}

function nameList(tree: RrdTree, row: string, kind: Kind, selection?: RowSelection): SelectField {
  const switchedOn = isSwitchOffered(kind) && selection?.allOf.has(kind);
  const chosen = new Set(switchedOn ? [] : selection?.names[kind]);
  const options = tree.names[kind].map((name) => ({ value: name, label: name, selected: chosen.has(name) }));
  return { name: listParameter(row, kind), multiple: true, size: VISIBLE_NAMES, options };
}

/** The form has no switch for all ASes: a request that takes them all is shown by selecting each. */
function isSwitchOffered(kind: Kind): boolean {
  return kind !== 'as';
}

function allSwitch(row: string, kind: Kind, selection?: RowSelection): CheckboxField | undefined {
  const name = allParameter(row, kind);
  if (name === undefined || !isSwitchOffered(kind)) return undefined;
  return checkbox(name, selection?.allOf.has(kind) ?? false);
}

type Option = Omit<SelectOption, 'selected'>;

/** The periods in ascending order, with the one in use added if it is not among them. */
function periodOptions(settings: CugrapherSettings, inUse: number | undefined): Option[] {
  const labels = new Map(settings.periods.map(({ hours, label }) => [hours, label]));
  if (inUse !== undefined && !labels.has(inUse)) labels.set(inUse, `${inUse} hours`);
  return [...labels].sort(([a], [b]) => a - b).map(([hours, label]) => ({ value: String(hours), label }));
}

function sameLabel(value: string): Option {
  return { value, label: value };
}

function select(name: string, options: readonly Option[], selected: string | undefined): SelectField {
  return {
    name,
    multiple: false,
    size: 1,
    options: options.map((option) => ({ ...option, selected: option.value === selected })),
  };
}

function checkbox(name: string, checked: boolean): CheckboxField {
  return { name, value: '1', checked };
}
