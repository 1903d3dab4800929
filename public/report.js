// Rows of a report in another order, in place. Without this script the headings lead to a page in that order.
// (In a function of its own: a page that was written over its form runs this once more in the same window.)

(() => {
  for (const table of document.querySelectorAll('table.report')) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, index) => {
      if (!heading.querySelector('a, button')) {
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...heading.childNodes);
        heading.append(button);
      }
      heading.addEventListener('click', (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        sort(table, headings, index);
      });
    });
  }

  /** Numbers begin with the largest, texts with the first; another press turns the order round. */
  function sort(table, headings, index) {
    const heading = headings[index];
    const isNumber = heading.classList.contains('number');
    const first = isNumber ? 'descending' : 'ascending';
    const second = isNumber ? 'ascending' : 'descending';
    const order = heading.getAttribute('aria-sort') === first ? second : first;
    const sign = order === 'descending' ? -1 : 1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, value: valueOf(row.cells[index], isNumber) }));
    rows.sort((a, b) => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
    body.append(...rows.map(({ row }) => row));
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', order);
  }

  function valueOf(cell, isNumber) {
    const text = cell.dataset.order ?? cell.textContent;
    if (!isNumber) return text;
    const number = Number(text);
    return Number.isNaN(number) ? -1 : number;
  }

  // The definition of the filter is there to be taken elsewhere.
  for (const details of document.querySelectorAll('.definition')) {
    if (!window.navigator.clipboard) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await window.navigator.clipboard.writeText(details.querySelector('pre').textContent);
      button.textContent = 'Copied';
    });
    details.append(button);
  }
})();
