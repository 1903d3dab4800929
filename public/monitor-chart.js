// The chart of a tracking beside its five pictures: drag to zoom, buttons and keys to move. Values come in the resolution that fits.

const holder = document.querySelector('[data-chart]');
const HOUR = 3600;
const DAY = 24 * HOUR;
const RANGES = [
  ['24 h', 'Last 24 h', DAY],
  ['7 d', 'Last 7 d', 7 * DAY],
  ['4 w', 'Last 4 w', 28 * DAY],
  ['12 m', 'Last 12 m', 365 * DAY],
  ['3 y', 'Last 3 y', 3 * 365 * DAY],
];
const LEAST = 2 * HOUR;
const RENEW_MS = 300_000;
/** Ticks of a day and more, of hours, with the day or year below where it begins (uPlot's table of formats). */
const TIMES = [
  [365 * DAY, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * DAY, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [DAY, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

if (holder && window.uPlot) start();

function start() {
  const plot = holder.querySelector('.zoom-plot');
  const now = () => Math.floor(Date.now() / 1000) + skew;
  const skew = Number(holder.dataset.now) - Math.floor(Date.now() / 1000);
  let view = { start: now() - DAY, end: now(), isLatest: true };
  let chart;
  let data;
  let asked = 0;

  const load = async () => {
    const ask = ++asked;
    const points = Math.min(Math.max(Math.round(plot.clientWidth / 2), 120), 1000);
    const query = [`start=${view.start}`, `end=${view.end}`, `points=${points}`].join('^');
    holder.classList.add('busy');
    try {
      const answer = await fetch(`${holder.dataset.chart}^${query}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const values = await answer.json();
      if (ask !== asked) return;
      data = values;
      draw();
    } catch {
      if (ask === asked) holder.querySelector('.zoom-span').textContent = 'The values could not be read.';
    } finally {
      if (ask === asked) holder.classList.remove('busy');
    }
  };

  const draw = () => {
    chart?.destroy();
    const stacked = layers(data);
    chart = new window.uPlot(options(plot, data, stacked, view), [data.times, ...stacked.values], plot);
    describe(holder, data, view);
  };

  const show = (from, to, isLatest = false) => {
    const length = Math.max(to - from, LEAST);
    const end = isLatest ? now() : Math.min(Math.round(to), now());
    view = { start: Math.round(end - length), end, isLatest: isLatest || end >= now() };
    for (const button of holder.querySelectorAll('[data-seconds]'))
      button.setAttribute('aria-pressed', String(view.isLatest && Number(button.dataset.seconds) === length));
    void load();
  };
  const move = (share) =>
    show(view.start + share * (view.end - view.start), view.end + share * (view.end - view.start));
  const zoom = (factor) => {
    const half = ((view.end - view.start) * factor) / 2;
    const middle = (view.start + view.end) / 2;
    show(middle - half, middle + half);
  };

  const [ranges, moves] = holder.querySelectorAll('.ranges');
  for (const [text, label, seconds] of RANGES) {
    const button = newButton(text, label, () => show(now() - seconds, now(), true));
    button.dataset.seconds = String(seconds);
    button.setAttribute('aria-pressed', String(seconds === DAY));
    ranges.append(button);
  }
  moves.append(
    newButton('←', 'Earlier', () => move(-0.5)),
    newButton('→', 'Later', () => move(0.5)),
    newButton('+', 'Closer', () => zoom(0.5)),
    newButton('−', 'Wider', () => zoom(2)),
  );
  holder.hidden = false;
  plot.addEventListener('zoomed', ({ detail }) => show(detail.from, detail.to));
  let width = plot.clientWidth;
  new window.ResizeObserver(() => {
    if (Math.abs(plot.clientWidth - width) < 2 || !chart) return;
    width = plot.clientWidth;
    chart.setSize({ width, height: heightOf(plot) });
  }).observe(plot);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => data && draw());
  setInterval(() => {
    if (view.isLatest && !document.hidden) show(now() - (view.end - view.start), now(), true);
  }, RENEW_MS);
  void load();
}

function newButton(text, label, onClick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.setAttribute('aria-label', label);
  button.title = label;
  button.addEventListener('click', onClick);
  return button;
}

/** Components are stacked away from the axis, in and out like the pictures; an individual shows its peaks too. */
function layers({ series, times, resolution }) {
  const isGroup = series.some(({ colour }) => colour);
  if (!isGroup) {
    const [{ averages, maxima } = { averages: [], maxima: [] }] = series;
    const hasPeaks = resolution > 300;
    return {
      isGroup,
      labels: hasPeaks ? ['Average', 'Peak of 5 minutes'] : ['Value'],
      colours: [],
      own: hasPeaks ? [averages, maxima] : [averages],
      values: hasPeaks ? [averages, maxima] : [averages],
    };
  }
  const sums = { above: times.map(() => 0), below: times.map(() => 0) };
  const stacked = series.map(({ averages, side }) => {
    const sum = sums[side];
    return averages.map((value, at) => {
      sum[at] += value ?? 0;
      return value === null ? null : side === 'above' ? sum[at] : -sum[at];
    });
  });
  // The outermost is drawn first, the others over it.
  const order = series.map((_, at) => at).reverse();
  return {
    isGroup,
    labels: order.map((at) => series[at].label),
    colours: order.map((at) => series[at].colour),
    own: order.map((at) => series[at].averages),
    values: order.map((at) => stacked[at]),
  };
}

function heightOf(plot) {
  return Math.min(Math.max(Math.round(plot.clientWidth * 0.3), 200), 340);
}

function options(plot, data, stacked, view) {
  const style = window.getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const zone = holder.dataset.zone;
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  const looks = (at) =>
    stacked.isGroup
      ? { stroke: stacked.colours[at], fill: stacked.colours[at], width: 0.5 }
      : at === 0
        ? { stroke: colour('--accent'), fill: colour('--ranked'), width: 1.5 }
        : { stroke: colour('--line-strong'), width: 1 };
  return {
    width: plot.clientWidth,
    height: heightOf(plot),
    // The pictures beside it have the server's time.
    tzDate: (seconds) =>
      zone ? window.uPlot.tzDate(new Date(seconds * 1000), zone) : new Date(seconds * 1000),
    scales: {
      x: { time: true, range: () => [view.start, view.end] },
      y: { range: (_, low, high) => rangeOf(low, high) },
    },
    axes: [
      { ...axis, size: 50, space: 84, values: TIMES },
      { ...axis, size: 68, values: (_, ticks) => ticks.map((tick) => rate(tick, data.unit)) },
    ],
    series: [
      { label: 'Time', value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
      ...stacked.values.map((_, at) => ({
        label: stacked.labels[at],
        ...looks(at),
        points: { show: false },
        spanGaps: false,
        value: (_self, _value, _series, index) =>
          index === null ? '–' : rate(stacked.own[at][index], data.unit),
      })),
    ],
    cursor: { drag: { x: true, y: false, setScale: false } },
    hooks: {
      setSelect: [(chart) => selected(chart, plot)],
      setCursor: [(chart) => window.chartEvents.tell(chart, data.events)],
      draw: [(chart) => marks(chart, data, colour), (chart) => window.chartEvents.draw(chart, data.events)],
    },
  };
}

/** From zero, so that heights can be compared, with some room above. */
function rangeOf(low, high) {
  const top = Math.max(high ?? 0, 0);
  const bottom = Math.min(low ?? 0, 0);
  const room = (top - bottom || 1) * 0.05;
  return [bottom < 0 ? bottom - room : 0, top + room];
}

function selected(chart, plot) {
  const { left, width } = chart.select;
  if (width < 4) return;
  const detail = { from: chart.posToVal(left, 'x'), to: chart.posToVal(left + width, 'x') };
  plot.dispatchEvent(new window.CustomEvent('zoomed', { detail }));
}

/** The threshold, and where the filter was revised. */
function marks(chart, { threshold, revisions }, colour) {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.lineWidth = window.devicePixelRatio;
  ctx.strokeStyle = ctx.fillStyle = colour('--bad');
  ctx.font = `${11 * window.devicePixelRatio}px system-ui, sans-serif`;
  if (threshold !== 0) {
    const y = chart.valToPos(Math.abs(threshold), 'y', true);
    if (y >= bbox.top && y <= bbox.top + bbox.height) line(ctx, bbox.left, y, bbox.left + bbox.width, y);
  }
  ctx.setLineDash([4, 3].map((length) => length * window.devicePixelRatio));
  for (const { time, comment } of revisions) {
    const x = chart.valToPos(time, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    line(ctx, x, bbox.top, x, bbox.top + bbox.height);
    ctx.fillText(comment.slice(0, 40), x + 4, bbox.top + 12 * window.devicePixelRatio);
  }
  ctx.restore();
}

function line(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** What the chart shows, in words and numbers. */
function describe(place, data, view) {
  const text = (seconds) =>
    new Date(seconds * 1000).toLocaleString('en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: place.dataset.zone || undefined,
    });
  const steps = { 300: '5 minute', 1800: '30 minute', 7200: '2 hour', 86400: '24 hour' };
  const step = steps[data.resolution] ?? `${data.resolution} second`;
  place.querySelector('.zoom-span').textContent =
    `${text(view.start)} to ${text(view.end)}, ${step} values${data.times.length === 0 ? ': none' : ''}`;
  const figures = place.querySelector('.zoom-figures');
  figures.textContent = '';
  if (data.series.length !== 1) return;
  const known = data.series[0].averages.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return;
  const peaks = data.series[0].maxima.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const percentile = known[Math.max(Math.ceil(known.length * 0.95) - 1, 0)];
  figures.textContent = [
    `Maximum ${rate(Math.max(...peaks, known.at(-1)), data.unit)}`,
    `95th percentile ${rate(percentile, data.unit)}`,
    `Average ${rate(mean, data.unit)}`,
    `Minimum ${rate(known[0], data.unit)}`,
  ].join(' · ');
}

/** `12.3 Mbps`; below the axis values count as large as above it. */
function rate(value, unit) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size === 0) return `0 ${unit}`;
  const power = Math.min(Math.max(Math.floor(Math.log10(size) / 3), 0), PREFIXES.length - 1);
  return `${Number((size / 1000 ** power).toPrecision(3))} ${PREFIXES[power]}${unit}`;
}
