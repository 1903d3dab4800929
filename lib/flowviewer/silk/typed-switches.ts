import type { FormIssue } from '../../criteria/issue.js';

const SWITCH = /^--([a-z0-9-]+)(?:=[A-Za-z0-9_.,:/+-]*)?$/;

/**
 * Switches of rwfilter that decide which flows count, and do nothing else. Only whole names: rwfilter takes any unique beginning of a name
 * for the name, so that no list of forbidden names would hold. What names files is left out; IPsets have a place in the address fields.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['class', 'type', 'flowtype', 'flowtypes', 'sensors'],
  ...['stime', 'etime', 'active-time', 'duration'],
  ...['sport', 'dport', 'aport', 'protocol', 'icmp-type', 'icmp-code', 'ip-version', 'application'],
  ...['bytes', 'packets', 'bytes-per-packet', 'bytes-per-second', 'packets-per-second'],
  ...['scidr', 'dcidr', 'any-cidr', 'nhcidr', 'saddress', 'daddress', 'any-address', 'next-hop-id'],
  ...['not-scidr', 'not-dcidr', 'not-any-cidr', 'not-nhcidr'],
  ...['not-saddress', 'not-daddress', 'not-any-address', 'not-next-hop-id'],
  ...['input-index', 'output-index', 'any-index'],
  ...['tcp-flags', 'flags-all', 'flags-initial', 'flags-session', 'attributes'],
  ...['fin-flag', 'syn-flag', 'rst-flag', 'psh-flag', 'ack-flag', 'urg-flag', 'ece-flag', 'cwr-flag'],
  ...['scc', 'dcc', 'any-cc', 'stype', 'dtype'],
]);

/** The words of the form's switches (FlowViewer specification, section 11.1); each that is not allowed is an issue. */
export function typedSwitches(text: string, issues: FormIssue[]): string[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (const value of words) {
    const message = faultOf(value);
    if (message !== undefined) issues.push({ field: 'silk_switches', message, value });
  }
  return words;
}

function faultOf(word: string): string | undefined {
  const name = SWITCH.exec(word)?.[1];
  if (name === undefined)
    return 'Switches are written --name=value, with letters, digits and _ . , : / + - as value.';
  if (ALLOWED.has(name)) return undefined;
  return `--${name} cannot be used here: only switches of rwfilter that select flows, each with its whole name.`;
}
