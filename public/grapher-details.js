// The table below a graph: it shows the details of the part that is looked at.

window.graphDetails = (() => {
  const { tellable, windowFields, bucketSize, momentText, element } = window.graphTexts;
  const ASK_AFTER_MS = 600;

  function rememberDetails() {
    const table = document.getElementById('details');
    if (!table) return undefined;
    const body = table.querySelector('[data-graph=rows]');
    const caption = table.querySelector('[data-graph=caption]');
    const headings = [...table.tHead.rows[0].cells];
    const details = {
      body,
      caption,
      headings,
      rows: [...body.rows],
      text: caption.textContent,
      isNumber: headings.map((cell) => cell.classList.contains('number')),
      orders: headings.map((cell) => cell.getAttribute('aria-sort')),
      ofPart: false,
      asking: undefined,
      timer: undefined,
    };
    headings.forEach((cell, column) =>
      cell.querySelector('a')?.addEventListener('click', (event) => {
        if (!details.ofPart) return;
        event.preventDefault();
        sortRows(details, column);
      }),
    );
    return details;
  }

  /** Sorts the rows of a part here: the links of the headings lead to the whole period. */
  function sortRows({ body, headings, isNumber, dayFirst }, column) {
    const before = headings[column].getAttribute('aria-sort');
    const first = isNumber[column] ? 'descending' : 'ascending';
    const order = before === null ? first : before === 'descending' ? 'ascending' : 'descending';
    const sign = order === 'descending' ? -1 : 1;
    const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column].textContent, dayFirst) }));
    keyed.sort((a, b) => sign * compare(a.key, b.key));
    body.replaceChildren(...keyed.map(({ row }) => row));
    setOrders(
      headings,
      headings.map((_, at) => (at === column ? order : null)),
    );
  }

  /** Numbers and addresses before names; days after their months. */
  function keyOf(text, dayFirst) {
    const plain = text.trim().replaceAll(',', '');
    if (/^-?\d+(?:\.\d+)?$/.test(plain)) return Number(plain);
    if (/^\d+(?:\.\d+){3}$/.test(plain))
      return plain.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return dayFirst ? plain.replace(/^(\d\d)(\d\d):/, '$2$1:') : plain;
  }

  function compare(a, b) {
    if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function setOrders(headings, orders) {
    headings.forEach((cell, column) => {
      if (orders[column]) cell.setAttribute('aria-sort', orders[column]);
      else cell.removeAttribute('aria-sort');
    });
  }

  /** The table shows the details of the part that is looked at: asked for as the form would, shortly after it was chosen. */
  function showDetails({ details, selected, data }) {
    if (!details) return;
    clearTimeout(details.timer);
    details.asking?.abort();
    details.dayFirst = data.dateFormat.startsWith('DMY');
    if (!selected) {
      restoreRows(details, details.text);
      return;
    }
    details.body.setAttribute('aria-busy', 'true');
    details.timer = setTimeout(() => void askDetails(details, data, selected), ASK_AFTER_MS);
  }

  async function askDetails(details, data, { from, to }) {
    const asking = new window.AbortController();
    details.asking = asking;
    const told = tellable(data, { from, to });
    const span = `${momentText(data, told.from)} – ${momentText(data, told.to)}`;
    const bucket = bucketSize(data, told);
    if (!bucket) {
      restoreDetails(details, 'This part is too short for a table of its own.');
      return;
    }
    try {
      const fields = { ...data.fields, ...windowFields(data, told), bucket_size: bucket, format: 'json' };
      const response = await fetch(data.main, {
        method: 'POST',
        // With lines of progress a web server that runs scripts notices when nobody waits for the answer any more.
        headers: { Accept: 'application/x-ndjson' },
        body: new URLSearchParams(fields),
        signal: asking.signal,
      });
      const { status, text } = JSON.parse((await response.text()).trimEnd().split('\n').at(-1));
      if (status !== 200) throw new Error(`answered with status ${status}`);
      const rows = JSON.parse(text).details?.rows ?? [];
      details.body.replaceChildren(...rows.map((cells) => rowOf(cells, details.isNumber)));
      setOrders(details.headings, []);
      details.ofPart = true;
      details.caption.textContent = `${span}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
      details.body.removeAttribute('aria-busy');
    } catch {
      if (!asking.signal.aborted) restoreDetails(details, 'The details of this part cannot be read now.');
    }
  }

  function restoreDetails(details, why) {
    restoreRows(details, `${why} These are the details of the whole period.`);
  }

  function restoreRows(details, text) {
    details.body.replaceChildren(...details.rows);
    details.caption.textContent = text;
    details.body.removeAttribute('aria-busy');
    details.ofPart = false;
    setOrders(details.headings, details.orders);
  }

  function rowOf(cells, isNumber) {
    const row = document.createElement('tr');
    row.append(...cells.map((cell, i) => element('td', isNumber[i] ? { class: 'number' } : {}, cell)));
    return row;
  }

  return { rememberDetails, showDetails };
})();
