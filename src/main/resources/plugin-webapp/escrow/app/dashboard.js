import { el, joined, label, live, passing, table } from './elements.js';
import { actionsLink, messagesLink, orderLink } from './calls.js';
import { searchForm } from './search.js';
import { MESSAGE_STATES, ORDER_STATES, clock, counted, elapsed, until, words } from './words.js';

function tile(state, count) {
  const failed = count > 0 && MESSAGE_STATES[state][1] === 'danger';
  return el('a', { class: `escrow-tile${failed ? ' escrow-trouble' : ''}`, href: messagesLink(state), title: MESSAGE_STATES[state][2], 'data-state': state },
    el('span', { class: 'escrow-count' }, count.toLocaleString('en-GB')), el('span', {}, MESSAGE_STATES[state][0]));
}

function openOrders(view) {
  const rows = [
    ['Accepted, not started', view.orders.ACCEPTED ?? 0],
    ...Object.entries(view.waiting).map(([activity, count]) => [words(activity), count]),
    ['Cancelling', view.undone],
  ].filter(([, count]) => count > 0);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  if (rows.length === 0) return el('p', {}, 'No open orders.');
  return el('table', { class: 'escrow-bars', 'data-escrow': 'standing' }, el('tbody', {}, rows.map(([name, count]) =>
    el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, el('progress', { max: most, value: count, 'aria-label': name })), el('td', { class: 'escrow-number' }, count.toLocaleString('en-GB'))))));
}

function oldestRow(order) {
  const wait = order.waitsFor[0];
  return el('tr', { 'data-order': order.id },
    el('td', {}, el('a', { href: orderLink(order.id) }, order.id), ' ', order.state !== 'OPEN' && label(...ORDER_STATES[order.state])),
    el('td', {}, passing(order.acceptedAt, elapsed)),
    el('td', {}, wait ? joined(order.waitsFor.map((each) => each.command && each.process !== 'order-fulfilment' ? `${each.name} (${each.command})` : each.name), ', ') : 'nothing'),
    el('td', {}, wait ? [clock(wait.since), ', for ', passing(wait.since, elapsed)] : ''),
    el('td', {}, wait?.command ? counted(wait.timesSent, 'time') : ''),
    el('td', {}, wait?.deadline ? passing(wait.deadline, until) : ''));
}

function draw(view) {
  const open = (view.orders.OPEN ?? 0) + (view.orders.ACCEPTED ?? 0);
  const count = (state) => view.messages[state] ?? 0;
  return [
    el('div', { class: 'escrow-columns' },
      el('div', {},
        el('h4', {}, `Open orders: ${open.toLocaleString('en-GB')}`),
        openOrders(view),
        el('p', { class: 'text-muted' }, `${(view.orders.COMPLETED ?? 0).toLocaleString('en-GB')} completed and ${(view.orders.CANCELLED ?? 0).toLocaleString('en-GB')} cancelled${view.orders.DELETED ? `; ${view.orders.DELETED.toLocaleString('en-GB')} deleted in the engine` : ''}`)),
      el('div', {},
        el('h4', {}, 'Messages that need attention'),
        el('div', { class: 'escrow-tiles' }, ['PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN', 'LATE', 'WAITING'].map((state) => tile(state, count(state)))),
        el('p', { class: view.unsent > 0 ? 'escrow-unsent' : 'text-muted', 'data-escrow': 'unsent' }, view.unsent > 0 && view.oldestUnsent
          ? [`${counted(view.unsent, 'message')} not sent yet, the oldest for `, el('strong', {}, passing(view.oldestUnsent, elapsed))]
          : 'All messages are sent.'))),
    view.oldest.length > 0 && el('div', {},
      el('h4', {}, 'Oldest open orders'),
      table(['Order', 'Open for', 'Waits at', 'Since', 'Sent', 'Deadline'], view.oldest.map(oldestRow), { 'data-escrow': 'oldest' })),
    el('p', {}, el('a', { href: actionsLink({}) }, 'Audit trail: what people did')),
  ].filter(Boolean);
}

export function showDashboard(node, call) {
  const body = el('div', {});
  node.classList.add('escrow', 'escrow-dashboard');
  node.replaceChildren(el('div', { class: 'escrow-title' }, el('h3', {}, 'Order escrow'), searchForm()), body);
  return live(body, () => call.get('overview'), (view) => body.replaceChildren(...draw(view)));
}
