// The picture and the table stand without this script. With it the graph can be looked at closely: values under the pointer, parts of
// the period, series of an analysis on and off, and the details of what is selected.

const figure = document.getElementById('graph');
const source = document.getElementById('graph-data');
const {
  tellable,
  windowFields,
  bucketSize,
  statisticsOf,
  momentText,
  timeText,
  exactNumber,
  shortNumber,
  element,
} = window.graphTexts;
const { snapped, lookAtPixels, showWhole, addMoves, setMoves, bindTouch, bindKeys } = window.graphMoves;
const { rememberDetails, showDetails } = window.graphDetails;

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
  const view = { state, ...parts, plot: undefined, statistics: rememberTexts() };
  draw(view);
  addMoves(view);
  bindKeys(view);
  new window.ResizeObserver(() => {
    const width = widthFor(view);
    if (width > 0 && width !== view.plot.width) view.plot.setSize({ width, height: heightFor(width) });
  }).observe(parts.box);
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
  const box = element('div', { class: 'graph-scroll' });
  box.append(canvas);
  const moves = element('div', { class: 'graph-moves', role: 'group', 'aria-label': 'Look at a part' });
  const legend = element('ul', { class: 'graph-legend', 'aria-label': 'Series' });
  const actions = element('div', { class: 'graph-actions' });
  const whole = element('button', { type: 'button', class: 'quiet' }, 'Whole period');
  const here = element('a', { class: 'button' }, 'Graph this window');
  const flows = element('a', { class: 'button quiet' }, 'Flows of this window');
  const span = element('span', { class: 'graph-span', role: 'status' });
  actions.append(span, here, flows, whole);
  actions.hidden = true;
  const live = element('p', { class: 'unseen', 'aria-live': 'polite' });
  const help = element('p', { class: 'hint' }, 'Drag over the graph to look closely at a part of it.');
  moves.append(help);
  host.append(bar, box, moves, actions, legend, live);
  return { box, canvas, moves, legend, actions, whole, here, flows, span, reading, live };
}

/* ---- drawing ---- */

function draw(view) {
  const { state, canvas } = view;
  const scale = view.plot && { min: view.plot.scales.x.min, max: view.plot.scales.x.max };
  view.plot?.destroy();
  const width = widthFor(view) || 600;
  const columns = stackedColumns(state);
  view.plot = new window.uPlot(options(view, width), columns, canvas);
  if (scale && state.selected) view.plot.setScale('x', scale);
  drawLegend(view);
  view.whole.onclick = () => showWhole(view);
}

/** The room that there is, as often as the form's Graph Width says: what is wider is scrolled. */
function widthFor({ box, state }) {
  const factor = Number(state.data.fields.graph_multiplier) || 1;
  return box.clientWidth * Math.min(Math.max(Math.round(factor), 1), 4);
}

function heightFor(width) {
  return Math.round(Math.min(Math.max(width * 0.38, 240), 420));
}

/**
 * Edges of the stack, the highest first, over the instants of the buckets. Values begin where their buckets do, the last of them once
 * more for the end; those of 300E are reached where their buckets end, with a 0 in front.
 */
function stackedColumns({ data, hidden }) {
  const { start, end, bucket, atBucketEnd, series } = data;
  const count = series[0]?.values.length ?? 0;
  const times = Array.from({ length: count + 1 }, (_, i) => Math.min(start + i * bucket, end));
  const bucketAt = (at) => (atBucketEnd ? at - 1 : Math.min(at, count - 1));
  const sums = new Float64Array(count + 1);
  const edges = series.map(({ values }, i) => {
    if (hidden.has(i)) return null;
    for (let at = 0; at <= count; at++) sums[at] += values[bucketAt(at)] ?? 0;
    return Array.from(sums);
  });
  return [times, ...edges.map((edge) => edge ?? new Array(count + 1).fill(null)).reverse()];
}

function options(view, width) {
  const { data, hidden } = view.state;
  const colours = themeColours();
  const zone = data.timeZone;
  const paths = data.atBucketEnd ? window.uPlot.paths.linear() : window.uPlot.paths.stepped({ align: 1 });
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
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
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
          paths,
          points: { show: false },
          stroke: data.series.length === 1 ? colours.accent : outlineOf(colour, colours.ink),
          width: data.series.length === 1 ? 1.5 : 1,
          fill: data.series.length === 1 ? colours.area : colour,
        }))
        .reverse(),
    ],
    hooks: {
      ready: [(plot) => bindTouch(view, plot)],
      setCursor: [
        (plot) => readValues(view, bucketUnder(plot, data)),
        (plot) => window.chartEvents.tell(plot, data.events ?? []),
      ],
      draw: [(plot) => window.chartEvents.draw(plot, data.events ?? [])],
      setSelect: [({ select: { left, width } }) => lookAtPixels(view, left, left + width)],
      setScale: [(_, key) => key === 'x' && scaleChanged(view)],
    },
  };
}

/** Of its own hue, so that a narrow area keeps it, but to be seen on the ground whatever colour a site has chosen. */
function outlineOf(colour, ink) {
  return `color-mix(in srgb, ${colour} 45%, ${ink})`;
}

function themeColours() {
  const style = window.getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    muted: value('--muted'),
    line: value('--line'),
    strong: value('--line-strong'),
    ink: value('--ink'),
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

/** The bucket whose time the pointer is over. */
function bucketUnder(plot, { start, bucket }) {
  const { left, idx } = plot.cursor;
  if (idx === null || idx === undefined || left < 0) return undefined;
  const time = plot.posToVal(left, 'x');
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
  const before = view.state.selected;
  view.actions.hidden = isWhole;
  view.state.selected = isWhole ? undefined : { from, to };
  setMoves(view);
  if (isWhole ? !before : before?.from === from && before.to === to) return;
  if (!isWhole) describePart(view, { from, to });
  showTexts(view);
  showDetails(view.state);
}

/** What was chosen, and where it leads. */
function describePart({ state: { data }, span, here, flows }, part) {
  const told = tellable(data, part);
  const isTold = told.from === part.from && told.to === part.to;
  const text = `${momentText(data, part.from)} – ${momentText(data, part.to)}`;
  span.textContent = isTold
    ? text
    : `${text}. The clock shows an hour twice here: details and links are of ${momentText(data, told.from)} – ${momentText(data, told.to)}.`;
  const bucket = bucketSize(data, told);
  here.hidden = bucket === undefined;
  here.href = linkWith(data.form, { ...windowFields(data, part), bucket_size: bucket });
  flows.href = linkWith(data.flows, windowFields(data, part));
}

function linkWith(address, fields) {
  const parts = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return [address, ...parts].join('^');
}

/* ---- what else the page says ---- */

function rememberTexts() {
  const marked = (name) => [...document.querySelectorAll(`[data-${name}]`)];
  return {
    numbers: marked('statistic').map((cell) => ({
      cell,
      name: cell.dataset.statistic,
      text: cell.textContent,
    })),
    labels: marked('whole').map((label) => ({ label, text: label.textContent, whole: label.dataset.whole })),
  };
}

/** Numbers are those of the part; what stays with the whole period says so. */
function showTexts({ state, statistics: { numbers, labels } }) {
  const { data, selected } = state;
  for (const { label, text, whole } of labels) {
    label.textContent = selected ? whole : text;
    if (text === '') label.hidden = !selected;
  }
  const found = selected && statisticsOf(valuesOf(data, selected), data.statisticsFrom);
  for (const { cell, name, text } of numbers) {
    if (!selected) cell.textContent = text;
    else if (name === 'of') cell.textContent = `${text} of this part`;
    else cell.textContent = found ? found[name].toLocaleString('en-US') : '–';
  }
}

function valuesOf({ start, bucket, series: [{ values }] }, { from, to }) {
  return values.slice(Math.round((from - start) / bucket), Math.ceil((to - start) / bucket - 1e-6));
}
