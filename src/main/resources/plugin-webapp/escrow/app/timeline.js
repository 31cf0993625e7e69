import { el, label, passing, svg, table } from './elements.js';
import { WAIT_ENDS, clock, duration, elapsed, until } from './words.js';

/** The time axis: from acceptance until now, plus time until deadlines, limited to 60 % of the past. */
function scaleOf(view) {
  const begin = Math.min(...view.steps.map((step) => Date.parse(step.since)), Date.parse(view.acceptedAt));
  const now = view.endedAt ? Date.parse(view.endedAt) : Date.now();
  const span = Math.max(now - begin, 1000);
  const ahead = Math.max(0, ...view.steps.map((step) => (step.deadline ? Date.parse(step.deadline) - now : 0)));
  const end = now + Math.min(ahead, span * 0.6);
  return { now, end, x: (millis) => `${Math.max(0, Math.min(99.6, ((millis - begin) / (end - begin)) * 100))}%`, begin };
}

function bar(step, view, scale) {
  const from = Date.parse(step.since);
  const to = step.until ? Date.parse(step.until) : scale.now;
  const percent = (text) => Number(text.slice(0, -1));
  const width = Math.max(0.6, percent(scale.x(to)) - percent(scale.x(from)));
  const parts = [svg('rect', { x: scale.x(from), y: 5, width: `${width}%`, height: 10, class: `escrow-bar escrow-bar-${step.end}` })];
  if (step.deadline) {
    parts.unshift(svg('line', { x1: scale.x(to), x2: scale.x(Date.parse(step.deadline)), y1: 10, y2: 10, class: 'escrow-ahead' }));
    if (Date.parse(step.deadline) <= scale.end) {
      parts.push(svg('line', { x1: scale.x(Date.parse(step.deadline)), x2: scale.x(Date.parse(step.deadline)), y1: 1, y2: 19, class: 'escrow-deadline' }));
    }
  }
  parts.push(...step.sentAt.map((at) => svg('circle', { cx: scale.x(Math.max(from, Date.parse(at))), cy: 10, r: 3, class: 'escrow-sent' }, svg('title', {}, `sent ${clock(at)}`))));
  return svg('svg', { class: 'escrow-lane', role: 'img', 'aria-label': `${step.step} from ${clock(step.since)} ${step.until ? `to ${clock(step.until)}` : 'until now'}` }, parts);
}

function howItEnded(step, view) {
  const answer = step.answer && view.messages.find((message) => message.key === step.answer);
  if (step.end === 'WAITS') {
    return [
      step.nextSendAt && el('div', {}, 're-sent ', passing(step.nextSendAt, until)),
      step.deadline && el('div', {}, 'deadline ', passing(step.deadline, (at) => `${until(at)}, ${clock(at)}`)),
    ];
  }
  return [` ${clock(step.until)}`, answer && el('div', { class: 'text-muted' }, `by ${answer.type}`)];
}

function stepRow(step, view, scale) {
  const first = step.sentAt[0];
  const took = step.until ? duration(Date.parse(step.until) - Date.parse(step.since)) : passing(step.since, elapsed);
  return el('tr', { 'data-activity': step.activity, 'data-end': step.end, class: step.end === 'WAITS' ? 'escrow-current' : null },
    el('td', { title: step.activity }, el('strong', {}, step.step), step.undo && ' (compensation)', step.person && el('div', { class: 'text-muted' }, 'decision by a clerk')),
    el('td', { title: step.since }, clock(step.since)),
    el('td', {}, took),
    el('td', {}, step.command
      ? [`${step.sentAt.length} × `, el('span', { class: 'text-muted' }, step.command), step.sentAt.length > 1 && el('div', { class: 'text-muted' }, `${clock(first)} to ${clock(step.sentAt.at(-1))}`)]
      : '–'),
    el('td', {}, label(...WAIT_ENDS[step.end]), howItEnded(step, view)),
    el('td', { class: 'escrow-lane-cell' }, bar(step, view, scale)));
}

function legend() {
  const mark = (shape, text) => el('span', { class: 'escrow-key' }, svg('svg', { class: 'escrow-key-mark', 'aria-hidden': 'true' }, shape), text);
  return el('p', { class: 'escrow-legend text-muted' },
    mark(svg('rect', { x: 0, y: 3, width: 24, height: 8, class: 'escrow-bar escrow-bar-ANSWERED' }), 'answered'),
    mark(svg('rect', { x: 0, y: 3, width: 24, height: 8, class: 'escrow-bar escrow-bar-WAITS' }), 'waiting'),
    mark(svg('rect', { x: 0, y: 3, width: 24, height: 8, class: 'escrow-bar escrow-bar-TIMED_OUT' }), 'deadline passed'),
    mark(svg('circle', { cx: 12, cy: 7, r: 3, class: 'escrow-sent' }), 'command sent'),
    mark(svg('line', { x1: 0, x2: 24, y1: 7, y2: 7, class: 'escrow-ahead' }), 'time left'));
}

/** The current and past steps of one order, as a part of its page. */
export const timelinePart = () => (view) => {
  if (view.steps.length === 0) return el('section', {}, el('h4', {}, 'Timeline'), el('p', {}, 'The order has not waited for anything yet.'));
  const scale = scaleOf(view);
  return el('section', {},
    el('h4', {}, 'Timeline'),
    table(['Step', 'Started', 'Duration', 'Sent', 'Result', el('span', {}, `${clock(new Date(scale.begin).toISOString())} → ${clock(new Date(scale.end).toISOString())}`)],
      view.steps.map((step) => stepRow(step, view, scale)), { 'data-escrow': 'timeline' }),
    legend());
};
