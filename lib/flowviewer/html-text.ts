/** Text as HTML shows it; for the files that the original wrote as fragments of pages. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The text of HTML whose tags were taken away. */
export function plainText(html: string): string {
  return html
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

export function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '');
}

/** HTML without what lies between two marks, the marks included; one that is not closed stays. Takes time in proportion to the text. */
export function withoutParts(html: string, from: string, to: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = lower.indexOf(from, at);
    const end = start < 0 ? -1 : lower.indexOf(to, start + from.length);
    if (end < 0) return kept.join('') + html.slice(at);
    kept.push(html.slice(at, start));
    at = end + to.length;
  }
}
