// Parts of pages that renew themselves, and the search in the list. Without this script a link loads the page again.

const find = document.querySelector('[data-find]');

for (const part of document.querySelectorAll('[data-live]')) keepFresh(part);
if (find) {
  find.addEventListener('input', narrow);
  narrow();
}

/** Asks for a part of the page again and again while the page is looked at. */
function keepFresh(part) {
  const every = Number(part.dataset.every) * 1000;
  const note = document.querySelector('[data-live-state]');
  let since = Date.now();
  let shown;
  const renew = async () => {
    if (document.hidden || part.contains(document.querySelector('select:focus'))) return;
    since = Date.now();
    try {
      const answer = await fetch(part.dataset.live, { headers: { Accept: 'text/html' } });
      if (!answer.ok) throw new Error(answer.statusText);
      // The page of what was made has taken the place of this one.
      const text = await answer.text();
      if (answer.redirected || /^\s*<!DOCTYPE/i.test(text)) return location.reload();
      // Values come every five minutes: most answers say what is there already.
      if (text !== shown) replace(part, text);
      shown = text;
      if (part.querySelector('[data-done]')) location.reload();
      say(note, `Renewed at ${clock()}, every ${every / 1000} seconds`, false);
    } catch {
      say(note, `Could not be renewed at ${clock()}`, true);
    }
  };
  say(note, `As of ${clock()}, renewed every ${every / 1000} seconds`, false);
  setInterval(renew, every);
  // Who comes back to the page sees what has happened meanwhile at once.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - since > every) void renew();
  });
}

/** Puts the new text in; whoever had come to a link by the keyboard stays there. */
function replace(part, text) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const open = [...part.querySelectorAll('details[open] summary')].map((summary) => summary.textContent);
  part.innerHTML = text;
  for (const summary of part.querySelectorAll('summary'))
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  if (focused) part.querySelector(`a[href="${window.CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  if (find) narrow();
}

function say(note, text, isFault) {
  if (!note) return;
  note.textContent = text;
  note.classList.toggle('problem', isFault);
}

function clock() {
  return new Date().toLocaleTimeString('en-GB');
}

/** Shows the rows that hold every word of the search, as they are typed. */
function narrow() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll(`${find.dataset.find} tr[data-text]`))
    row.hidden = !words.every((word) => row.dataset.text.includes(word));
}
