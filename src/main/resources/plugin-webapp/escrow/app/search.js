import { el, label, notice, table } from './elements.js';
import { messagesLink, orderLink, searchLink } from './calls.js';
import { FATES, STATES, clock, words } from './words.js';
import { messageTable } from './messages.js';
import { live } from './elements.js';

const parameters = () => new URLSearchParams(location.hash.split('?')[1] ?? '');

/** A field for what one knows of an order; an id that is one leads straight to it. */
export function searchForm(query = {}) {
  const text = el('input', { type: 'search', name: 'text', class: 'form-control', placeholder: 'Order id, customer or reason', 'aria-label': 'Order id, customer or reason' });
  text.value = query.text ?? '';
  const state = el('select', { name: 'state', class: 'form-control', 'aria-label': 'State' },
    el('option', { value: '' }, 'any state'),
    ['ACCEPTED', 'OPEN', 'COMPLETED', 'CANCELLED'].map((name) => el('option', { value: name, selected: query.state === name }, STATES[name][0])));
  return el('form', {
    class: 'escrow-search form-inline',
    role: 'search',
    onsubmit(event) {
      event.preventDefault();
      const wanted = { text: text.value.trim(), state: state.value };
      location.hash = searchLink(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)));
    },
  }, text, ' ', state, ' ', el('button', { type: 'submit', class: 'btn btn-primary' }, 'Find orders'));
}

function found(order) {
  return el('tr', { 'data-order': order.id },
    el('td', {}, el('a', { href: orderLink(order.id) }, order.id)),
    el('td', {}, label(...STATES[order.state])),
    el('td', {}, order.customer ?? ''),
    el('td', {}, clock(order.acceptedAt)),
    el('td', {}, order.endedAt ? clock(order.endedAt) : ''),
    el('td', {}, order.reason ? words(order.reason) : (order.waitsFor ?? []).join(', ')));
}

export function showSearch(node, call) {
  const asked = Object.fromEntries(parameters());
  const results = el('div', {});
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(el('h3', {}, 'Orders'), searchForm(asked), results);
  return live(results, () => call.get(`orders?${new URLSearchParams(asked)}`), (page) => {
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
