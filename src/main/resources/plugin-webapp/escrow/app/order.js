import { el, joined, label, live, notice, passing } from './elements.js';
import { instanceLink, orderLink } from './calls.js';
import { orderButtons } from './actions.js';
import { MESSAGE_STATES, ORDER_STATES, clock, counted, duration, elapsed, until, words } from './words.js';

function waitBox(wait, steps) {
  const undo = steps.find((step) => step.undo && step.activity === wait.activity && step.since === wait.since && step.command === wait.command);
  const facts = [
    wait.messages.length > 0 && el('span', {}, 'until ', joined(wait.messages.map((name) => el('strong', {}, name)), ' or '), ' is received'),
    wait.messages.length === 0 && 'until a clerk decides in Tasklist',
    wait.command && el('span', {}, `${wait.command} sent `, el('strong', {}, counted(wait.timesSent, 'time'))),
    wait.nextSendAt && el('span', {}, 're-sent ', passing(wait.nextSendAt, (at) => `${until(at)} (${clock(at)})`)),
    wait.deadline && el('span', {}, 'deadline ', passing(wait.deadline, (at) => `${until(at)} (${clock(at)})`)),
  ];
  return el('div', { class: 'escrow-wait' },
    el('p', { class: 'escrow-wait-head' },
      'Waits at ', el('strong', {}, undo ? `${undo.step} (compensation)` : wait.name), ' since ', clock(wait.since), ', for ', el('strong', {}, passing(wait.since, elapsed))),
    el('ul', {}, facts.filter(Boolean).map((fact) => el('li', {}, fact))));
}

function ending(view) {
  if (!view.endedAt) return null;
  const took = duration(Date.parse(view.endedAt) - Date.parse(view.acceptedAt));
  if (view.state === 'COMPLETED') return el('p', {}, `Completed ${clock(view.endedAt)}, ${took} after acceptance.`);
  const end = view.manualEnd;
  const due = end?.notUndone.length > 0 && [' Not undone: ', el('strong', {}, end.notUndone.map(words).join(', ')), '.'];
  if (view.state === 'DELETED') return el('p', {}, `Deleted in the engine ${clock(view.endedAt)}${end?.by ? ` by ${end.by}` : ''}, ${took} after acceptance.`, due);
  const reason = view.cancelled && words(view.cancelled.code) + (view.cancelled.detail ? ` (${view.cancelled.detail})` : '');
  return el('p', {}, `Cancelled ${clock(view.endedAt)}, ${took} after acceptance`, reason && [', reason: ', el('strong', {}, reason)], due ? ['.', due] : '. All completed steps are compensated.');
}

function failedMessagesBox(view) {
  const failed = view.messages.filter((message) => message.failed);
  if (failed.length === 0) return null;
  return el('div', { class: 'alert alert-danger escrow-notice' },
    el('strong', {}, `${counted(failed.length, 'message')} of this order failed: `),
    joined(failed.slice(-3).map((message) => `${message.type} is ${MESSAGE_STATES[message.state][0]}${message.reason ? ` (${message.reason})` : ''}`), '; '),
    '.',
    view.mayAct && ' Retry, edit or discard failed messages below, under Messages.');
}

/** The head of the page: the state of the order, what it waits for, and since when. */
export function orderHead(call, view, done, instance) {
  const own = view.runs.find((run) => run.processKey === 'order-fulfilment');
  const undo = view.runs.find((run) => run.id === instance && run !== own);
  return el('div', { class: 'escrow-head' },
    el('div', { class: 'escrow-title' },
      el('h4', {}, 'Order ', el('a', { href: orderLink(view.id) }, view.id), ' ', label(...ORDER_STATES[view.state])),
      el('div', { class: 'escrow-buttons' }, orderButtons(call, view, done))),
    undo && notice('This process instance is a compensation of that order.'),
    view.state === 'ACCEPTED' && el('p', {}, 'The order is accepted; its process has not started yet.'),
    view.waitsFor.map((wait) => waitBox(wait, view.steps)),
    view.state === 'CANCELLING' && el('p', {}, 'The order is being cancelled: each compensation command is sent until its service acknowledges it.'),
    !view.endedAt && view.startedAt && view.waitsFor.length === 0 && el('p', {}, 'The order is between two steps and waits for nothing.'),
    ending(view),
    failedMessagesBox(view),
    !view.mayAct && !view.endedAt && el('p', { class: 'text-muted' }, 'You may view this order only. Actions require UPDATE_INSTANCE on the process definition order-fulfilment, or UPDATE on this process instance.'),
    own?.running && own.id !== instance && el('p', {}, el('a', { href: instanceLink(own.id) }, 'Show the process instance')));
}

/**
 * Shows one order, and updates it when it changes.
 *
 * @param path the resource to load
 * @param parts functions of the view; each creates an element below the head
 */
export function showOrder(node, call, path, parts, instance) {
  const result = el('div', { 'aria-live': 'polite' });
  const body = el('div', {});
  node.classList.add('escrow');
  node.replaceChildren(result, body);
  const done = (text) => {
    result.replaceChildren(notice(text, 'success'));
    setTimeout(() => result.replaceChildren(), 15000);
    return page.again();
  };
  const page = live(body, () => call.get(path), (view) =>
    body.replaceChildren(orderHead(call, view, done, instance), ...parts.map((part) => part(view, done))));
  return page;
}
