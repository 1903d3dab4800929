// The picture and the table stand without this script. With it the graph can be looked at closely: values under the pointer, parts of
// the period, series of an analysis on and off, and the details of what is selected.

const figure = document.getElementById('graph');
const source = document.getElementById('graph-data');

if (figure && source && window.uPlot) start(JSON.parse(source.textContent));

function start(data) {
  const host = figure.querySelector('[data-graph=live]');
  const still = figure.querySelector('[data-graph=still]');
  const state = {
    data,
    hidden: new Set(),
    selected: undefined,
    details: rememberDetails(),
  };
  const parts = buildParts(host, data);
  host.hidden = false;
  still.hidden = true;
  const view = { state, ...parts, plot: undefined };
  draw(view);
  bindKeys(view);
  new window.ResizeObserver(() => {
    const width = parts.canvas.clientWidth;
    if (width > 0 && width !== view.plot.width) view.plot.setSize({ width, height: heightFor(width) });
  }).observe(parts.canvas);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(view));
}

function buildParts(host, data) {
  const bar = element('div', { class: 'graph-bar' });
  const caption = element('p', { class: 'graph-title' }, data.title);
  const reading = element('p', { class: 'graph-reading' });
  bar.append(caption, reading);
  const canvas = element('div', {
    class: 'graph-canvas',
    tabindex: '0',
    role: 'group',
    'aria-label': `${data.title}, ${data.unit}. Arrow keys move from value to value, with Shift they select a part, Enter looks at it closely, Escape leads back.`,
  });
  const legend = element('ul', { class: 'graph-legend', 'aria-label': 'Series' });
  const actions = element('div', { class: 'graph-actions' });
  const whole = element('button', { type: 'button', class: 'quiet' }, 'Whole period');
  const here = element('a', { class: 'button' }, 'Graph this window');
  const span = element('span', { class: 'graph-span', role: 'status' });
  actions.append(span, here, whole);
  actions.hidden = true;
  const live = element('p', { class: 'unseen', 'aria-live': 'polite' });
  const help = element('p', { class: 'hint' }, 'Drag over the graph to look closely at a part of it.');
  host.append(bar, canvas, actions, legend, help, live);
  return { canvas, legend, actions, whole, here, span, reading, live };
}

/* ---- drawing ---- */

function draw(view) {
  const { state, canvas } = view;
  const scale = view.plot && { min: view.plot.scales.x.min, max: view.plot.scales.x.max };
  view.plot?.destroy();
  const width = canvas.clientWidth || 600;
  const columns = stackedColumns(state);
  view.plot = new window.uPlot(options(view, width), columns, canvas);
  if (scale && state.selected) view.plot.setScale('x', scale);
  drawLegend(view);
  view.whole.onclick = () => showWhole(view);
}

function heightFor(width) {
  return Math.round(Math.min(Math.max(width * 0.38, 240), 420));
}

/** Edges of the stack, the highest first, over the instants of the buckets; a value more for the end of the last one. */
function stackedColumns({ data, hidden }) {
  const { start, end, bucket, atBucketEnd, series } = data;
  const count = series[0]?.values.length ?? 0;
  const shift = atBucketEnd ? bucket : 0;
  const times = Array.from({ length: count + 1 }, (_, i) => Math.min(start + i * bucket, end) + shift);
  const sums = new Float64Array(count + 1);
  const edges = series.map(({ values }, i) => {
    if (hidden.has(i)) return null;
    for (let at = 0; at <= count; at++) sums[at] += values[Math.min(at, count - 1)] ?? 0;
    return Array.from(sums);
  });
  return [times, ...edges.map((edge) => edge ?? new Array(count + 1).fill(null)).reverse()];
}

function options(view, width) {
  const { data, hidden } = view.state;
  const colours = themeColours();
  const zone = data.timeZone;
  const stepped = window.uPlot.paths.stepped({ align: 1 });
  const isLong = data.end - data.start >= 86_400;
  const axis = {
    stroke: colours.muted,
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.strong, width: 1 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: heightFor(width),
    tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    padding: [12, 16, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: true } },
    scales: { x: { time: true }, y: { range: (_, min, max) => [0, max > 0 ? max * 1.06 : 1] } },
    axes: [
      { ...axis, label: data.timeLabel, labelSize: 20, space: isLong ? 90 : 60, values: timeLabels(zone) },
      {
        ...axis,
        label: data.unit,
        labelSize: 20,
        size: 68,
        values: (_, ticks) => ticks.map(shortNumber),
      },
    ],
    series: [
      {},
      ...data.series
        .map(({ name, colour }, i) => ({
          label: name,
          show: !hidden.has(i),
          paths: stepped,
          points: { show: false },
          stroke: data.series.length === 1 ? colours.accent : colours.ground,
          width: data.series.length === 1 ? 1.5 : 0.6,
          fill: data.series.length === 1 ? colours.area : colour,
        }))
        .reverse(),
    ],
    hooks: {
      setCursor: [(plot) => readValues(view, bucketUnder(plot, data))],
      setScale: [(_, key) => key === 'x' && scaleChanged(view)],
    },
  };
}

function themeColours() {
  const style = window.getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    muted: value('--muted'),
    line: value('--line'),
    strong: value('--line-strong'),
    ground: value('--surface'),
    accent: value('--accent'),
    area: `color-mix(in srgb, ${value('--accent')} 28%, transparent)`,
  };
}

function timeLabels(zone) {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' });
  return (_, ticks) => {
    const step = ticks.length > 1 ? ticks[1] - ticks[0] : 60;
    let last = '';
    return ticks.map((tick) => {
      const date = new Date(tick * 1000);
      const text = (step < 60 ? exact : time).format(date);
      const today = day.format(date);
      const isNew = today !== last;
      last = today;
      return isNew ? `${text}\n${today}` : text;
    });
  };
}

/* ---- values and series ---- */

function drawLegend(view) {
  const { state, legend } = view;
  const { series } = state.data;
  const rows = series.map(({ name, colour }, i) => {
    const value = element('span', { class: 'value', 'data-series': String(i) });
    if (series.length === 1) return element('li', {}, value);
    const swatch = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    swatch.setAttribute('class', 'swatch');
    swatch.setAttribute('viewBox', '0 0 12 12');
    swatch.setAttribute('aria-hidden', 'true');
    const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [key, of] of Object.entries({ width: 12, height: 12, rx: 2, fill: colour }))
      box.setAttribute(key, of);
    swatch.append(box);
    const button = element('button', { type: 'button', 'aria-pressed': String(!state.hidden.has(i)) });
    button.append(swatch, element('span', { class: 'name' }, name), value);
    button.addEventListener('click', () => toggle(view, i));
    return element('li', {}, button);
  });
  // As they lie on each other.
  legend.replaceChildren(...rows.reverse());
  legend.hidden = series.length === 1;
}

function toggle(view, i) {
  const { hidden, data } = view.state;
  if (hidden.has(i)) hidden.delete(i);
  else if (hidden.size < data.series.length - 1) hidden.add(i);
  draw(view);
  view.legend.querySelector(`[data-series="${i}"]`).closest('button').focus();
}

/** The bucket whose step the pointer is over. */
function bucketUnder(plot, { start, bucket, atBucketEnd }) {
  const { left, idx } = plot.cursor;
  if (idx === null || idx === undefined || left < 0) return undefined;
  const time = plot.posToVal(left, 'x') - (atBucketEnd ? bucket : 0);
  return Math.max(0, Math.floor((time - start) / bucket + 1e-9));
}

function readValues(view, index) {
  const { data, hidden } = view.state;
  const count = data.series[0]?.values.length ?? 0;
  const bucket = index === undefined ? undefined : Math.min(index, count - 1);
  view.bucket = bucket;
  let total = 0;
  data.series.forEach(({ values }, i) => {
    const cell = view.legend.querySelector(`[data-series="${i}"]`);
    const value = bucket === undefined || hidden.has(i) ? undefined : values[bucket];
    total += value ?? 0;
    if (cell) cell.textContent = value === undefined ? '' : exactNumber(value);
  });
  if (bucket === undefined) {
    view.reading.textContent = '';
    return;
  }
  const from = data.start + bucket * data.bucket;
  const to = Math.min(from + data.bucket, data.end);
  view.reading.textContent = `${momentText(data, from)} – ${timeText(data, to)}: ${exactNumber(total)} ${data.unit}`;
}

/* ---- parts of the period ---- */

function scaleChanged(view) {
  if (!view.plot) return;
  const { data } = view.state;
  const { min, max } = view.plot.scales.x;
  const [from, to] = snapped(data, min, max);
  const isWhole = from <= data.start && to >= data.end;
  view.actions.hidden = isWhole;
  const before = view.state.selected;
  view.state.selected = isWhole ? undefined : { from, to };
  if (isWhole) {
    if (before) showDetails(view);
    return;
  }
  if (before?.from === from && before.to === to) return;
  view.span.textContent = `${momentText(data, from)} – ${momentText(data, to)}`;
  view.here.href = windowHref(data, from, to);
  showDetails(view);
}

/** Whole buckets. */
function snapped({ start, end, bucket, atBucketEnd }, min, max) {
  const shift = atBucketEnd ? bucket : 0;
  const from = start + Math.floor((min - shift - start) / bucket) * bucket;
  const to = start + Math.ceil((max - shift - start) / bucket) * bucket;
  return [Math.max(from, start), Math.min(Math.max(to, from + bucket), end)];
}

function showWhole(view) {
  const [first, last] = [view.plot.data[0][0], view.plot.data[0].at(-1)];
  view.plot.setScale('x', { min: first, max: last });
  view.canvas.focus();
}

function windowHref(data, from, to) {
  const parts = Object.entries(windowFields(data, from, to)).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return [data.form, ...parts].join('^');
}

function windowFields(data, from, to) {
  return {
    start_date: dateText(data, from),
    start_time: timeText(data, from),
    end_date: dateText(data, to),
    end_time: timeText(data, to),
  };
}

/* ---- keyboard ---- */

function bindKeys(view) {
  let anchor;
  view.canvas.addEventListener('keydown', (event) => {
    const { plot, state } = view;
    const count = state.data.series[0]?.values.length ?? 0;
    const [first, last] = plot.series[0].idxs;
    const at = view.bucket ?? first;
    const stepTo = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: first, End: Math.min(last, count - 1) }[
      event.key
    ];
    if (stepTo !== undefined) {
      const next = Math.min(Math.max(stepTo, first), Math.min(last, count - 1));
      anchor = event.shiftKey ? (anchor ?? at) : undefined;
      moveTo(view, next);
      select(view, anchor, next);
      view.live.textContent = view.reading.textContent;
    } else if (event.key === 'Enter' && anchor !== undefined) {
      const [from, to] = [anchor, at].sort((a, b) => a - b);
      const { start, bucket } = state.data;
      const shift = state.data.atBucketEnd ? bucket : 0;
      anchor = undefined;
      select(view, undefined, 0);
      plot.setScale('x', { min: start + from * bucket + shift, max: start + (to + 1) * bucket + shift });
    } else if (event.key === 'Escape') {
      anchor = undefined;
      select(view, undefined, 0);
      showWhole(view);
    } else {
      return;
    }
    event.preventDefault();
  });
}

function moveTo({ plot }, index) {
  const left = plot.valToPos(plot.data[0][index], 'x');
  plot.setCursor({ left: left + 1, top: plot.over.clientHeight / 2 });
}

function select({ plot, state }, anchor, at) {
  if (anchor === undefined) {
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    return;
  }
  const [from, to] = [anchor, at].sort((a, b) => a - b);
  const left = plot.valToPos(plot.data[0][from], 'x');
  const right = plot.valToPos(plot.data[0][to] + state.data.bucket, 'x');
  plot.setSelect({ left, width: right - left, top: 0, height: plot.over.clientHeight }, false);
}

/* ---- details of a part ---- */

const ASK_AFTER_MS = 600;
const BUCKET_SIZES = [300, 60, 30, 15, 10, 5, 4, 3, 2, 1];
const LEAST_BUCKETS = 9;

function rememberDetails() {
  const table = document.getElementById('details');
  if (!table) return undefined;
  const body = table.querySelector('[data-graph=rows]');
  const caption = table.querySelector('[data-graph=caption]');
  return {
    body,
    caption,
    rows: [...body.rows],
    text: caption.textContent,
    isNumber: [...table.tHead.rows[0].cells].map((cell) => cell.classList.contains('number')),
    asking: undefined,
    timer: undefined,
  };
}

/** The table shows the details of the part that is looked at: asked for as the form would, shortly after it was chosen. */
function showDetails({ state }) {
  const { details, selected, data } = state;
  if (!details) return;
  clearTimeout(details.timer);
  details.asking?.abort();
  if (!selected) {
    details.body.replaceChildren(...details.rows);
    details.caption.textContent = details.text;
    details.body.removeAttribute('aria-busy');
    return;
  }
  details.body.setAttribute('aria-busy', 'true');
  details.timer = setTimeout(() => void askDetails(details, data, selected), ASK_AFTER_MS);
}

async function askDetails(details, data, { from, to }) {
  const asking = new window.AbortController();
  details.asking = asking;
  const span = `${momentText(data, from)} – ${momentText(data, to)}`;
  const bucket = BUCKET_SIZES.find((size) => (to - from) / size >= LEAST_BUCKETS);
  if (!bucket) {
    restoreDetails(details, 'This part is too short for a table of its own.');
    return;
  }
  try {
    const fields = { ...data.fields, ...windowFields(data, from, to), bucket_size: bucket, format: 'json' };
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
    details.caption.textContent = `${span}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
    details.body.removeAttribute('aria-busy');
  } catch {
    if (!asking.signal.aborted) restoreDetails(details, 'The details of this part cannot be read now.');
  }
}

function restoreDetails(details, why) {
  details.body.replaceChildren(...details.rows);
  details.caption.textContent = `${why} These are the details of the whole period.`;
  details.body.removeAttribute('aria-busy');
}

function rowOf(cells, isNumber) {
  const row = document.createElement('tr');
  row.append(...cells.map((cell, i) => element('td', isNumber[i] ? { class: 'number' } : {}, cell)));
  return row;
}

/* ---- texts ---- */

function partsOf({ timeZone }, epoch) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(epoch * 1000).map(({ type, value }) => [type, value]));
}

function dateText(data, epoch) {
  const { year, month, day } = partsOf(data, epoch);
  switch (data.dateFormat) {
    case 'DMY':
      return `${day}/${month}/${year}`;
    case 'DMY2':
      return `${day}.${month}.${year}`;
    case 'YMD':
      return `${year}-${month}-${day}`;
    default:
      return `${month}/${day}/${year}`;
  }
}

function timeText(data, epoch) {
  const { hour, minute, second } = partsOf(data, epoch);
  return `${hour}:${minute}:${second}`;
}

/** With the date where the period is a day or longer. */
function momentText(data, epoch) {
  const time = timeText(data, epoch);
  return data.end - data.start >= 86_400 ? `${dateText(data, epoch)} ${time}` : time;
}

function exactNumber(value) {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 3 : 0 });
}

function shortNumber(value) {
  if (value === null) return '';
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
  ])
    if (value >= unit) return `${Number((value / unit).toFixed(3))} ${letter}`;
  return value.toLocaleString('en-US');
}

function element(name, attributes = {}, content = undefined) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (content !== undefined) made.append(content);
  return made;
}
