import type { FormIssue } from './issue.js';

/**
 * File name, and identity, of a tracking: exactly these characters are replaced, because files that exist depend on it (FlowTracker
 * specification, section 3).
 */
export function fileNameOfLabel(label: string): string {
  return label
    .trim()
    .replace(/[&/().]/g, '-')
    .replace(/\s+/g, '_')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const LONGEST_NAME = 80;
const UNUSABLE = /[\p{Cc}\u2028\u2029^~"`$;|<>\\*?'[\]{}!]/u;

/** Why a label cannot be given to a new tracking; labels of files that exist are read as they are. */
export function checkNewLabel(label: string, field = 'monitor_label'): FormIssue | undefined {
  const message = faultOf(label);
  return message === undefined ? undefined : { field, message, value: label };
}

function faultOf(label: string): string | undefined {
  const name = fileNameOfLabel(label);
  if (name === '') return 'Please give a label.';
  if (UNUSABLE.test(label))
    return 'A label cannot hold ^ ~ " ` $ ; | < > \\ * ? \' [ ] { } ! or control characters.';
  if (label.includes(': ')) return 'A label cannot hold a colon with a blank behind it.';
  if (name.startsWith('-')) return 'A label cannot begin with - & / ( ) or a dot.';
  if (name.length > LONGEST_NAME) return `A label has at most ${LONGEST_NAME} characters.`;
  return undefined;
}
