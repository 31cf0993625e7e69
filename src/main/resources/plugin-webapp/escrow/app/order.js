import { el, joined, label, live, notice, passing } from './elements.js';
import { instanceLink, orderLink } from './calls.js';
import { orderButtons } from './actions.js';
import { FATES, STATES, clock, duration, forSoLong, many, until, words } from './words.js';

function waitBox(wait, steps) {
  const undo = steps.find((step) => step.undo && step.activity === wait.activity && step.since === wait.since && step.asks === wait.asks);
  const facts = [
    wait.messages.length > 0 && el('span', {}, 'until ', joined(wait.messages.map((name) => el('strong', {}, name)), ' or '), ' comes'),
    wait.messages.length === 0 && 'until a person decides, in Tasklist',
    wait.asks && el('span', {}, 'asked ', el('strong', {}, many(wait.timesAsked, 'time')), ` with ${wait.asks}`),
    wait.asksAgainAt && el('span', {}, 'asks again ', passing(wait.asksAgainAt, (at) => `${until(at)} (${clock(at)})`)),
    wait.deadline && el('span', {}, 'gives up ', passing(wait.deadline, (at) => `${until(at)} (${clock(at)})`)),
  ];
  return el('div', { class: 'escrow-wait' },
    el('p', { class: 'escrow-wait-head' },
      'Waits at ', el('strong', {}, undo ? `${undo.step} (undo)` : wait.name), ' since ', clock(wait.since), ', for ', el('strong', {}, passing(wait.since, forSoLong))),
    el('ul', {}, facts.filter(Boolean).map((fact) => el('li', {}, fact))));
}

function ending(view) {
  if (!view.endedAt) return null;
  const took = duration(Date.parse(view.endedAt) - Date.parse(view.acceptedAt));
  if (view.state === 'COMPLETED') return el('p', {}, `Completed ${clock(view.endedAt)}, ${took} after it was accepted. It waits for nothing any more.`);
  const why = view.cancelled && words(view.cancelled.code) + (view.cancelled.detail ? ` (${view.cancelled.detail})` : '');
  return el('p', {}, `Cancelled ${clock(view.endedAt)}, ${took} after it was accepted`, why && [', because: ', el('strong', {}, why)], '. Everything that was done for it is undone.');
}

function asideBox(view) {
  const aside = view.messages.filter((message) => message.setAside);
  if (aside.length === 0) return null;
  return el('div', { class: 'alert alert-danger escrow-notice' },
    el('strong', {}, `${many(aside.length, 'message')} about this order ${aside.length === 1 ? 'was' : 'were'} set aside: `),
    joined(aside.slice(-3).map((message) => `${message.type} is ${FATES[message.state][0]}${message.reason ? `, because ${message.reason}` : ''}`), '; '),
    '.',
    view.mayAct && ' You can retry it, edit and retry it, or discard it, below under Messages.');
}

/** What a stranger has to see first: where the order stands, what it waits for and since when. */
export function orderHead(call, view, done, instance) {
  const own = view.runs.find((run) => run.processKey === 'order-fulfilment');
  const undo = view.runs.find((run) => run.id === instance && run !== own);
  return el('div', { class: 'escrow-head' },
    el('div', { class: 'escrow-title' },
      el('h4', {}, 'Order ', el('a', { href: orderLink(view.id) }, view.id), ' ', label(...STATES[view.state])),
      el('div', { class: 'escrow-buttons' }, orderButtons(call, view, done))),
    undo && notice('This process instance is an undo of that order.'),
    view.state === 'ACCEPTED' && el('p', {}, 'It is accepted; its process has not begun yet.'),
    view.waitsFor.map((wait) => waitBox(wait, view.steps)),
    view.state === 'CANCELLING' && el('p', {}, 'It is being undone: each service is asked until it acknowledges.'),
    !view.endedAt && view.startedAt && view.waitsFor.length === 0 && el('p', {}, 'It is between two steps and waits for nothing.'),
    ending(view),
    asideBox(view),
    !view.mayAct && !view.endedAt && el('p', { class: 'text-muted' }, 'You may look, but not act: that takes UPDATE_INSTANCE on the process definition order-fulfilment, or UPDATE on this process instance.'),
    own?.running && own.id !== instance && el('p', {}, el('a', { href: instanceLink(own.id) }, 'Show where its token stands')));
}

/**
 * Draws one order, and again whenever something about it has changed.
 *
 * @param path what to load
 * @param parts functions of the view, each making an element for below the head
 */
export function showOrder(node, call, path, parts, instance) {
  const said = el('div', { 'aria-live': 'polite' });
  const body = el('div', {});
  node.classList.add('escrow');
  node.replaceChildren(said, body);
  const done = (text) => {
    said.replaceChildren(notice(text, 'success'));
    setTimeout(() => said.replaceChildren(), 15000);
    return page.again();
  };
  const page = live(body, () => call.get(path), (view) =>
    body.replaceChildren(orderHead(call, view, done, instance), ...parts.map((part) => part(view, done))));
  return page;
}
