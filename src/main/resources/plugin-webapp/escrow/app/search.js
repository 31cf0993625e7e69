import { el, label, live, notice, table } from './elements.js';
import { messagesLink, orderLink, searchLink } from './calls.js';
import { FATES, STATES, clock, words } from './words.js';
import { messageTable } from './messages.js';

const parameters = () => new URLSearchParams(location.hash.split('?')[1] ?? '');

const STATES_LISTED = ['ACCEPTED', 'OPEN', 'COMPLETED', 'CANCELLED'];

/** By day, as people search; the server wants moments. */
const startOf = (day) => new Date(`${day}T00:00:00`).toISOString();
const endOf = (day) => new Date(Date.parse(startOf(day)) + 24 * 3600 * 1000).toISOString();

/**
 * What one may know of an order, also of one that has ended.
 *
 * @param whole whether the rarer questions are asked, too
 */
export function searchForm(asked = {}, whole = false) {
  const field = (name, help, type = 'search') => el('label', { class: 'escrow-field' }, help,
    el('input', { type, name, class: 'form-control', value: asked[name] }));
  const state = el('label', { class: 'escrow-field' }, 'State', el('select', { name: 'state', class: 'form-control' },
    el('option', { value: '' }, 'any'),
    STATES_LISTED.map((name) => el('option', { value: name, selected: asked.state === name }, STATES[name][0]))));
  return el('form', {
    class: 'escrow-search form-inline',
    role: 'search',
    onsubmit(event) {
      event.preventDefault();
      const wanted = [...new FormData(event.target)].filter(([, value]) => value.trim());
      location.hash = searchLink(wanted);
    },
  },
  field('id', 'Order id begins with'), field('customer', 'Customer begins with'), state,
  whole && [field('reason', 'Cancelled for (a code)'), field('from', 'Accepted from', 'date'), field('until', 'Accepted until', 'date')],
  el('button', { type: 'submit', class: 'btn btn-primary' }, 'Find orders'));
}

function found(order) {
  return el('tr', { 'data-order': order.id },
    el('td', {}, el('a', { href: orderLink(order.id) }, order.id)),
    el('td', {}, label(...STATES[order.state])),
    el('td', {}, order.customerName ?? '', order.customerEmail && el('div', { class: 'text-muted' }, order.customerEmail)),
    el('td', {}, clock(order.acceptedAt)),
    el('td', {}, order.endedAt ? clock(order.endedAt) : ''),
    el('td', {}, order.reason ? words(order.reason) : (order.waitsFor ?? []).join(', ')));
}

export function showSearch(node, call) {
  const asked = Object.fromEntries(parameters());
  const results = el('div', {});
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(el('h3', {}, 'Orders'), searchForm(asked, true), results);
  const query = new URLSearchParams({
    ...asked,
    ...(asked.from && { from: startOf(asked.from) }),
    ...(asked.until && { until: endOf(asked.until) }),
  });
  return live(results, () => call.get(`search?${query}`), (page) => {
    results.replaceChildren(...(page.orders.length === 0
      ? [notice('No order is like that.')]
      : [table(['Order', 'State', 'Customer', 'Accepted', 'Ended', 'Why cancelled, or what it waits for'], page.orders.map(found), { 'data-escrow': 'orders' })]),
    ...(page.next ? [el('p', {}, el('a', { href: searchLink({ ...asked, after: page.next }) }, 'Older ones'))] : []));
  });
}

export function showMessages(node, call) {
  const state = parameters().get('state') ?? 'PARKED';
  const before = parameters().get('before');
  const said = el('div', { 'aria-live': 'polite' });
  const body = el('div', {});
  const opened = new Set();
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(
    el('h3', {}, 'Messages'),
    el('ul', { class: 'nav nav-pills' }, ['PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN', 'LATE', 'WAITING', 'REDUNDANT', 'DISCARDED'].map((name) =>
      el('li', { class: name === state ? 'active' : null }, el('a', { href: messagesLink(name) }, FATES[name][0])))),
    el('p', { class: 'escrow-meaning' }, FATES[state]?.[2] ?? ''),
    said, body);
  const done = (text) => {
    said.replaceChildren(notice(text, 'success'));
    return page.again();
  };
  const page = live(body, () => call.get(`messages?${new URLSearchParams({ state, ...(before && { before }) })}`), (view) => {
    body.replaceChildren(...(view.messages.length === 0
      ? [notice('There are none.')]
      : [messageTable(call, view.messages, view.mayAct, done, { showOrder: true, opened })]),
    ...(view.next ? [el('p', {}, el('a', { href: `${messagesLink(state)}&before=${view.next}` }, 'Older ones'))] : []));
  });
  return page;
}
