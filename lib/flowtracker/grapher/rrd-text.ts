/** A text within an element of a graph: colons separate, backslashes begin a command (rrdgraph_graph(1)). Control characters go. */
export function elementText(text: string): string {
  return plainText(text).replace(/[\\:]/g, (character) => `\\${character}`);
}

/** A text that is an argument of its own. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
