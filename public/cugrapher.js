// The menu works without this script. With it the graph follows the choices as they are made, and renews itself.

const DELAY_MS = 400;
const RENEW_MS = 300_000;

const form = document.getElementById('menu');
const figure = document.getElementById('graph');

if (form && figure) {
  for (const select of form.querySelectorAll('select[multiple]:not(.empty)')) enhanceList(select);
  let timer;
  form.addEventListener('change', () => {
    clearTimeout(timer);
    timer = setTimeout(drawChoices, DELAY_MS);
  });
  addRenewal();
}

/** A click chooses one more name, without the control key; below the list, all or none of them. */
function enhanceList(select) {
  select.addEventListener('mousedown', (event) => {
    const option = event.target;
    if (option.tagName !== 'OPTION' || event.button !== 0 || event.shiftKey) return;
    event.preventDefault();
    const { scrollTop } = select;
    option.selected = !option.selected;
    select.focus();
    setTimeout(() => (select.scrollTop = scrollTop));
    announce(select);
  });
  const pick = document.createElement('div');
  pick.className = 'pick';
  for (const [text, isSelected] of [
    ['all', true],
    ['none', false],
  ]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.setAttribute('aria-label', `${text}: ${select.getAttribute('aria-label')}`);
    button.addEventListener('click', () => {
      for (const option of select.options) option.selected = isSelected;
      announce(select);
    });
    pick.append(button);
  }
  select.after(pick);
}

function announce(select) {
  select.dispatchEvent(new window.Event('change', { bubbles: true }));
}

/** Draws what the menu says now, and lets the address of the page say the same. */
function drawChoices() {
  const query = new URLSearchParams(new FormData(form));
  if (!isAnythingChosen(query)) return;
  const pageQuery = query.toString();
  query.delete('showmenu');
  show(query.toString());
  history.replaceState(null, '', `?${pageQuery}`);
}

function isAnythingChosen(query) {
  const lists = [...form.querySelectorAll('.rows [name]')].map((field) => field.name);
  return lists.some((name) => name !== 'router' && query.has(name));
}

function show(imageQuery) {
  const source = `${form.getAttribute('action')}?${imageQuery}`;
  const image = figureParts();
  figure.classList.add('busy');
  const next = new Image();
  next.alt = image.alt;
  next.addEventListener('load', () => {
    next.width = next.naturalWidth;
    next.height = next.naturalHeight;
    figure.querySelector('img').replaceWith(next);
    figure.classList.remove('busy');
    figure.hidden = false;
  });
  next.addEventListener('error', () => figure.classList.remove('busy'));
  next.src = source;
  figure.querySelector('figcaption a').href = source;
}

/** The picture and its caption; made here where the page came without a graph. */
function figureParts() {
  const present = figure.querySelector('img');
  if (present) return present;
  const paper = document.createElement('div');
  paper.className = 'paper';
  // Where it is wider than the window it is scrolled, by the keyboard too.
  paper.tabIndex = 0;
  paper.setAttribute('role', 'group');
  paper.setAttribute('aria-label', 'Graph');
  const image = document.createElement('img');
  image.alt = 'The Graph you requested';
  paper.append(image);
  const caption = document.createElement('figcaption');
  const link = document.createElement('a');
  link.textContent = 'Picture alone';
  caption.append(link);
  figure.append(paper, caption);
  addRenewal();
  return image;
}

/** A switch that draws the graph anew every five minutes. */
function addRenewal() {
  const caption = figure.querySelector('figcaption');
  if (!caption) return;
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  label.append(box, ' Renew every 5 minutes');
  caption.append(label);
  setInterval(() => {
    if (!box.checked || document.hidden) return;
    const url = new URL(figure.querySelector('figcaption a').href);
    url.searchParams.set('renewed', String(Date.now()));
    figure.querySelector('img').src = url.href;
  }, RENEW_MS);
}
