/** A text that keeps to one line of a file: control characters and line ends are dropped (FlowViewer specification, D-20). */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, '');
}

/** As criteria are shown and saved: no white space but a blank after each comma. */
export function cleanList(text: string): string {
  return spaceCommas(oneLine(text).replace(/\s+/g, ''));
}

/** Numbers of named interfaces only get the blanks. */
export function spaceCommas(text: string): string {
  return oneLine(text).replace(/,(?! )/g, ', ');
}
