// Comforts of the forms; without this script every field can be filled in by hand.
// (In a function of its own: a page that was written over its form runs this once more in the same window.)

(() => {
  const form = document.querySelector('form.criteria');
  const FORMATS = {
    MDY: [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, [3, 1, 2], (y, m, d) => `${m}/${d}/${y}`],
    DMY: [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, [3, 2, 1], (y, m, d) => `${d}/${m}/${y}`],
    DMY2: [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, [3, 2, 1], (y, m, d) => `${d}.${m}.${y}`],
    YMD: [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, [1, 2, 3], (y, m, d) => `${y}-${m}-${d}`],
  };

  if (form) {
    const [pattern, order, write] = FORMATS[form.dataset.format] ?? FORMATS.MDY;
    const dates = {
      /** `YYYY-MM-DD` of a text in the site's format, or nothing. */
      read(text) {
        const parts = pattern.exec(text.trim());
        return parts && order.map((index) => parts[index].padStart(2, '0')).join('-');
      },
      write: (iso) => write(...iso.split('-')),
    };
    for (const input of form.querySelectorAll('input[data-kind="date"]')) addPicker(input, dates);
    if (field('end_date')) addRanges(dates);
    form.classList.add('scripted');
    oneSource();
    document.querySelector('.issues')?.focus();
  }

  function field(name) {
    return form.elements.namedItem(name);
  }

  /** The browser's own calendar, which keeps the text in the site's format. */
  function addPicker(input, dates) {
    const picker = document.createElement('input');
    picker.type = 'date';
    picker.className = 'picker';
    picker.tabIndex = -1;
    picker.setAttribute('aria-hidden', 'true');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'calendar';
    button.setAttribute('aria-label', `Calendar: ${input.labels[0]?.textContent ?? ''}`);
    button.addEventListener('click', () => {
      picker.value = dates.read(input.value) ?? '';
      picker.showPicker();
    });
    picker.addEventListener('change', () => {
      if (picker.value) input.value = dates.write(picker.value);
      input.focus();
    });
    input.after(button, picker);
  }

  /** Periods that are asked for most, counted back from the server's clock, and a step to either side. */
  function addRanges(dates) {
    const bar = document.createElement('div');
    bar.className = 'ranges';
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', 'Set the period');
    const now = parse(form.dataset.now);
    for (const [label, hours] of [
      ['1 h', 1],
      ['3 h', 3],
      ['12 h', 12],
      ['24 h', 24],
    ]) {
      bar.append(
        rangeButton(label, `The last ${label}`, () => setPeriod(dates, now - hours * 3_600_000, now)),
      );
    }
    bar.append(
      rangeButton('←', 'One period earlier', () => shift(dates, -1)),
      rangeButton('→', 'One period later', () => shift(dates, 1)),
    );
    field('end_time').closest('fieldset').querySelector('legend').after(bar);
  }

  function rangeButton(text, label, onClick) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.addEventListener('click', onClick);
    return button;
  }

  /** Local times of the server, reckoned as if they were UTC: the browser's own zone has no say. */
  function parse(text) {
    return Date.parse(`${text.replace(' ', 'T')}Z`);
  }

  function setPeriod(dates, start, end) {
    for (const [name, time] of [
      ['start', start],
      ['end', end],
    ]) {
      const [day, clock] = new Date(time).toISOString().slice(0, 19).split('T');
      field(`${name}_date`).value = dates.write(day);
      field(`${name}_time`).value = clock;
    }
  }

  function shift(dates, direction) {
    const [start, end] = ['start', 'end'].map((name) =>
      parse(`${dates.read(field(`${name}_date`).value)} ${field(`${name}_time`).value.padEnd(8, ':00')}`),
    );
    if (!(end > start)) return;
    const length = (end - start) * direction;
    setPeriod(dates, start + length, end + length);
  }

  /** A device or an exporter, never both; another one may have other fields. */
  function oneSource() {
    const [device, exporter] = [field('device_name'), field('exporter')];
    const changed = (other) => () => {
      if (other instanceof window.HTMLSelectElement) other.value = '';
      if ('reload' in form.dataset) form.requestSubmit(form.querySelector('.reload'));
    };
    if (device instanceof window.HTMLSelectElement) device.addEventListener('change', changed(exporter));
    if (exporter instanceof window.HTMLSelectElement) exporter.addEventListener('change', changed(device));
  }
})();
