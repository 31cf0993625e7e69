import { el } from './elements.js';
import { orderLink } from './calls.js';
import { clock, forSoLong, many } from './words.js';

const TYPE = 'escrow-too-long';

/** By which rule, in full, since nobody can guess it from a number. */
function rule(wait, overdueAfterSeconds) {
  return [
    `${wait.tooLong} of ${many(wait.waiting, 'token')} here wait too long, the first since ${clock(wait.oldest)} (${forSoLong(wait.oldest)}).`,
    `Too long means: asked more than once, as the first answer did not come before the first gap was over (${wait.askedAgain}), or a timer that should have fired over ${overdueAfterSeconds} s ago (${wait.pastDue}).`,
  ];
}

function badge(wait, marks) {
  const texts = rule(wait, marks.overdueAfterSeconds);
  const list = el('div', { class: 'escrow-popover', hidden: true },
    texts.map((text) => el('p', {}, text)),
    wait.first.length > 0 && el('p', {}, 'Longest: ', wait.first.flatMap((id, i) => [i > 0 && ', ', el('a', { href: orderLink(id) }, id)])));
  const mark = el('button', {
    type: 'button',
    class: 'escrow-mark',
    title: texts.join('\n'),
    'data-activity': wait.activityId,
    onclick: (event) => { event.stopPropagation(); list.hidden = !list.hidden; },
  }, el('span', { class: 'glyphicon glyphicon-time', 'aria-hidden': 'true' }), ` ${wait.tooLong.toLocaleString('en-GB')} ${wait.tooLong === 1 ? 'waits' : 'wait'} too long`);
  return el('div', { class: 'escrow escrow-badge' }, mark, list);
}

/** Marks on the diagram where tokens wait too long, and takes them away when they go on. */
export function markDiagram(viewer, call, definition) {
  const overlays = viewer.get('overlays');
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  let marked = [];
  let shown = '';
  let timer = null;
  let stopped = false;

  function clear() {
    overlays.remove({ type: TYPE });
    marked.forEach((id) => canvas.removeMarker(id, TYPE));
    marked = [];
  }

  async function round() {
    try {
      const marks = await call.get(`overview/definition/${encodeURIComponent(definition)}`);
      if (stopped) return;
      const now = JSON.stringify(marks);
      const drawn = elements.filter(() => true).length > 0;
      if (now !== shown && drawn) {
        clear();
        marks.waits.filter((wait) => wait.tooLong > 0 && elements.get(wait.activityId)).forEach((wait) => {
          overlays.add(wait.activityId, TYPE, { position: { top: -24, left: -6 }, scale: { min: 1, max: 1 }, html: badge(wait, marks) });
          canvas.addMarker(wait.activityId, TYPE);
          marked.push(wait.activityId);
        });
        shown = now;
      }
    } catch (problem) {
      console.warn('The diagram has no marks:', problem.message);
    }
    if (!stopped) timer = setTimeout(round, 5000);
  }
  round();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
