/** A tab is text to rrdtool; every other control character could end the line early, or is a mistake. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** Whether a text holds a control character other than a tab; such a text must never be written down the pipe. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text);
}

/**
 * Quotes one argument for the splitter of `rrdtool -` (lines of commands, not a shell).
 *
 * Found by experiment with rrdtool 1.7.2: only blanks separate; '…' and "…" take everything literally but their own
 * quote, backslashes too (there is no escape); adjoining pieces make one argument; "" is an empty argument. A text
 * with both quotes therefore is written piece by piece: it's "x" -> 'it'"'"'s "x"'.
 */
export function quote(argument: string): string {
  return `'${argument.replaceAll("'", `'"'"'`)}'`;
}
