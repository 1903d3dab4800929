/**
 * Writes a text into an rrdtool argument, where `:` separates the parts: file names of DEF, legends, COMMENT and
 * GPRINT. Nothing else may be escaped: a backslash before other characters stands for itself (CUGrapher
 * specification, section 6, S5).
 */
export function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:');
}

/** The name in upper case (ASCII letters only), padded with blanks to a column; longer names are not cut. */
export function legendName(name: string, columns: number): string {
  return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase()).padEnd(columns);
}
