import { el, label, live, notice, table } from './elements.js';
import { messagesLink, orderLink, searchLink } from './calls.js';
import { MESSAGE_STATES, ORDER_STATES, clock, endOf, startOf, words } from './words.js';
import { messageTable } from './messages.js';

const parameters = () => new URLSearchParams(location.hash.split('?')[1] ?? '');

const SEARCHABLE_STATES = ['ACCEPTED', 'OPEN', 'COMPLETED', 'CANCELLED', 'DELETED'];

/**
 * The form for an order search, which also finds ended orders.
 *
 * @param full whether to show the less frequent fields
 */
export function searchForm(query = {}, full = false) {
  const field = (name, help, type = 'search') => el('label', { class: 'escrow-field' }, help,
    el('input', { type, name, class: 'form-control', value: query[name] }));
  const state = el('label', { class: 'escrow-field' }, 'State', el('select', { name: 'state', class: 'form-control' },
    el('option', { value: '' }, 'any'),
    SEARCHABLE_STATES.map((name) => el('option', { value: name, selected: query.state === name }, ORDER_STATES[name][0]))));
  return el('form', {
    class: 'escrow-search form-inline',
    role: 'search',
    onsubmit(event) {
      event.preventDefault();
      const filters = [...new FormData(event.target)].filter(([, value]) => value.trim());
      location.hash = searchLink(filters);
    },
  },
  field('id', 'Order id starts with'), field('customer', 'Customer starts with'), state,
  full && [field('reason', 'Cancellation reason (code)'), field('from', 'Accepted from', 'date'), field('until', 'Accepted until', 'date')],
  el('button', { type: 'submit', class: 'btn btn-primary' }, 'Find orders'));
}

function orderRow(order) {
  return el('tr', { 'data-order': order.id },
    el('td', {}, el('a', { href: orderLink(order.id) }, order.id)),
    el('td', {}, label(...ORDER_STATES[order.state])),
    el('td', {}, order.customerName ?? '', order.customerEmail && el('div', { class: 'text-muted' }, order.customerEmail)),
    el('td', {}, clock(order.acceptedAt)),
    el('td', {}, order.endedAt ? clock(order.endedAt) : ''),
    el('td', {}, order.reason ? words(order.reason) : (order.waitsFor ?? []).join(', ')));
}

export function showSearch(node, call) {
  const filters = Object.fromEntries(parameters());
  const results = el('div', {});
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(el('h3', {}, 'Orders'), searchForm(filters, true), results);
  const query = new URLSearchParams({
    ...filters,
    ...(filters.from && { from: startOf(filters.from) }),
    ...(filters.until && { until: endOf(filters.until) }),
  });
  return live(results, () => call.get(`search?${query}`), (page) => {
    results.replaceChildren(...(page.orders.length === 0
      ? [notice('No orders match.')]
      : [table(['Order', 'State', 'Customer', 'Accepted', 'Ended', 'Cancellation reason, or waits for'], page.orders.map(orderRow), { 'data-escrow': 'orders' })]),
    ...(page.next ? [el('p', {}, el('a', { href: searchLink({ ...filters, after: page.next }) }, 'Next page'))] : []));
  });
}

export function showMessages(node, call) {
  const state = parameters().get('state') ?? 'PARKED';
  const before = parameters().get('before');
  const result = el('div', { 'aria-live': 'polite' });
  const body = el('div', {});
  const opened = new Set();
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(
    el('h3', {}, 'Messages'),
    el('ul', { class: 'nav nav-pills' }, ['PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN', 'LATE', 'WAITING', 'REDUNDANT', 'DISCARDED'].map((name) =>
      el('li', { class: name === state ? 'active' : null }, el('a', { href: messagesLink(name) }, MESSAGE_STATES[name][0])))),
    el('p', { class: 'escrow-meaning' }, MESSAGE_STATES[state]?.[2] ?? ''),
    result, body);
  const done = (text) => {
    result.replaceChildren(notice(text, 'success'));
    return page.again();
  };
  const page = live(body, () => call.get(`messages?${new URLSearchParams({ state, ...(before && { before }) })}`), (view) => {
    body.replaceChildren(...(view.messages.length === 0
      ? [notice('No messages in this state.')]
      : [messageTable(call, view.messages, view.mayAct, done, { showOrder: true, opened })]),
    ...(view.next ? [el('p', {}, el('a', { href: `${messagesLink(state)}&before=${view.next}` }, 'Next page'))] : []));
  });
  return page;
}
