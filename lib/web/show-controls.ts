/** A text with `\x00` and the like in place of control characters, which a page would not show or must not have. */
export function showControls(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
