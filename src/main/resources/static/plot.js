import { svg, local } from './shared.js';

const WINDOW = 10 * 60_000;
const GAP = 5_000;
const WIDTH = 640;
const HEIGHT = 220;
const EDGE = { left: 44, right: 12, top: 12, bottom: 28 };

/** The lines, lowest first. Completed and cancelled orders count from the left edge; totals would dwarf the others. */
const LINES = [
  { name: 'open', label: 'Open now', value: (point) => point.accepted + point.open },
  { name: 'again', label: 'of them re-sent', value: (point) => point.resent },
  { name: 'completed', label: 'Completed', value: (point, first) => point.completed - first.completed },
  { name: 'cancelled', label: 'Cancelled', value: (point, first) => point.cancelled - first.cancelled },
];

let points = [];

/** Adds points, oldest first; known points are ignored. */
export function remember(more) {
  const last = points.at(-1)?.at ?? 0;
  points.push(...more.filter((point) => point.at > last));
  const oldest = (points.at(-1)?.at ?? 0) - WINDOW;
  points = points.filter((point) => point.at >= oldest);
}

function niceStep(most) {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

function path(series, x, y) {
  let drawn = '';
  let before = null;
  for (const { at, value } of series) {
    const joins = before !== null && at - before <= GAP;
    drawn += `${joins ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    if (!joins) drawn += 'h.01';
    before = at;
  }
  return drawn;
}

function axes(end, most, step, x, y) {
  const marks = [];
  for (let value = 0; value <= most; value += step) {
    marks.push(svg('line', { class: 'grid', x1: EDGE.left, x2: WIDTH - EDGE.right, y1: y(value), y2: y(value) }));
    marks.push(svg('text', { class: 'tick', x: EDGE.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, local(value)));
  }
  for (let minutes = 10; minutes >= 0; minutes -= 2) {
    const at = x(end - minutes * 60_000);
    const anchor = minutes === 0 ? 'end' : minutes === 10 ? 'start' : 'middle';
    marks.push(svg('text', { class: 'tick', x: at, y: HEIGHT - 8, 'text-anchor': anchor }, minutes === 0 ? 'now' : `${minutes} min ago`));
  }
  return marks;
}

function inWords(series) {
  const [open, again, completed, cancelled] = series.map((line) => line.at(-1).value);
  const most = series[0].reduce((a, b) => (b.value > a.value ? b : a));
  return `Orders over the last ten minutes. Open now: ${open}, of them re-sent: ${again}. `
    + `Maximum: ${most.value}, at ${local(most.at)}. Completed: ${completed}, cancelled: ${cancelled}.`;
}

/** Draws the last ten minutes. */
export function draw(figure, legend) {
  if (points.length === 0) return;
  const [first, end] = [points[0], points.at(-1).at];
  const series = LINES.map((line) => points.map((point) => ({ at: point.at, value: line.value(point, first) })));
  const highest = Math.max(4, ...series.flat().map((point) => point.value));
  const step = niceStep(highest);
  const most = Math.ceil(highest / step) * step;
  const x = (at) => EDGE.left + ((at - (end - WINDOW)) / WINDOW) * (WIDTH - EDGE.left - EDGE.right);
  const y = (value) => HEIGHT - EDGE.bottom - (value / most) * (HEIGHT - EDGE.top - EDGE.bottom);

  figure.setAttribute('aria-label', inWords(series));
  figure.replaceChildren(
    ...axes(end, most, step, x, y),
    ...LINES.map((line, i) => svg('path', { class: `line ${line.name}`, d: path(series[i], x, y) })));
  legend.replaceChildren(...LINES.map((line, i) => {
    const entry = document.createElement('li');
    const sample = svg('svg', { viewBox: '0 0 28 10', 'aria-hidden': 'true' }, svg('path', { class: `line ${line.name}`, d: 'M1 5h26' }));
    entry.append(sample, `${line.label}: `, Object.assign(document.createElement('b'), { textContent: local(series[i].at(-1).value) }));
    return entry;
  }));
}
