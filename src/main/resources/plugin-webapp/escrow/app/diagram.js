import { el } from './elements.js';
import { orderLink } from './calls.js';
import { clock, counted, elapsed } from './words.js';

const TYPE = 'escrow-too-long';

/** Explains the number on the mark. */
function explanation(wait, overdueAfterSeconds) {
  return [
    `${wait.tooLong} of ${counted(wait.waiting, 'token')} here ${wait.tooLong === 1 ? 'waits' : 'wait'} too long, the oldest since ${clock(wait.oldest)} (${elapsed(wait.oldest)}).`,
    `A token waits too long if its command was re-sent (${wait.resent}), or if its timer is more than ${overdueAfterSeconds} s overdue (${wait.pastDue}).`,
  ];
}

function badge(wait, marks) {
  const texts = explanation(wait, marks.overdueAfterSeconds);
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

/** Marks the activities where tokens wait too long, and updates the marks every five seconds. */
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
      console.warn('The marks on the diagram cannot be updated:', problem.message);
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
