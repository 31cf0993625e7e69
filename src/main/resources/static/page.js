import { get, send, el, local, sentence, STATES } from './shared.js';
import { showOrder } from './order.js';

const POLL_MILLIS = 1500;
const PAGE_SIZE = 20;

const byId = (id) => document.getElementById(id);
const pipeline = ['AwaitInventory', 'AwaitPayment', 'AwaitInvoice', 'AwaitShipment'];

let state = null;
let shown = PAGE_SIZE;

const demos = {
  good: { sku: 'BOOK-1', quantity: 2, unitPrice: 1995, token: 'tok_visa' },
  declined: { sku: 'BOOK-1', quantity: 1, unitPrice: 1995, token: 'tok_declined' },
  outOfStock: { sku: 'RARE-1', quantity: 10, unitPrice: 49900, token: 'tok_visa' },
};

function orderOf({ sku, quantity, unitPrice, token }) {
  return {
    customer: { name: 'Ada Lovelace', email: 'ada@example.org' },
    lines: [{ sku, quantity, unitPrice }],
    currency: 'EUR',
    payment: { token },
    shipTo: {
      name: 'Ada Lovelace', street: "12 St James's Square", city: 'London', postalCode: 'SW1Y 4JH', country: 'GB',
    },
  };
}

async function place(button) {
  button.disabled = true;
  try {
    // Lives as long as the click, so that a retry of the browser's own is the same order.
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const placed = await send('POST', 'orders', orderOf(demos[button.dataset.demo]), { 'Idempotency-Key': key });
    byId('placed').replaceChildren('Placed ', el('a', { href: `#/orders/${encodeURIComponent(placed.id)}` }, placed.id));
    await refresh();
  } catch (problem) {
    byId('placed').textContent = problem.message;
  } finally {
    button.disabled = false;
  }
}

function showCounts(counts) {
  byId('states').replaceChildren(...STATES.map((name) =>
    el('div', { class: 'tile', 'data-state': name }, el('b', {}, local(counts.orders[name] ?? 0)), el('span', {}, sentence(name)))));

  const others = Object.keys(counts.waiting).filter((activity) => !pipeline.includes(activity));
  byId('steps').replaceChildren(...[...pipeline, ...others].map((activity) => {
    const count = counts.waiting[activity] ?? 0;
    const mood = count === 0 ? '' : activity.startsWith('Await') ? 'busy' : 'person';
    return el('li', { class: mood }, el('span', {}, sentence(activity.replace(/^Await/, ''))), el('b', {}, local(count)));
  }));

  const notes = [counts.unsent === 0 ? 'All messages have reached the broker.' : `${local(counts.unsent)} messages wait to be sent.`];
  const attention = Object.entries(counts.inbox).map(([name, count]) => `${local(count)} ${name.toLowerCase()}`);
  if (attention.length > 0) notes.push(`Received and set aside: ${attention.join(', ')}.`);
  byId('notes').textContent = notes.join(' ');
}

function showLatest(page) {
  byId('latest').replaceChildren(...page.orders.map((order) =>
    el('li', {}, el('a', { href: `#/orders/${encodeURIComponent(order.id)}` },
      el('span', { class: `state ${order.state}` }, sentence(order.state)),
      el('span', { class: 'id' }, order.id, order.waitsFor.length ? el('span', { class: 'where' }, order.waitsFor.join(', ')) : ''),
      el('time', { class: 'when', datetime: order.acceptedAt }, local(order.acceptedAt))))));
  if (page.orders.length === 0) byId('latest').append(el('li', { class: 'empty' }, 'None so far.'));
  byId('more').hidden = !page.next || shown >= 100;
}

function showFilter() {
  byId('filter').replaceChildren(...[null, ...STATES].map((name) => {
    const button = el('button', { type: 'button', 'aria-pressed': String(name === state) }, name ? sentence(name) : 'All');
    button.addEventListener('click', () => {
      state = name;
      shown = PAGE_SIZE;
      for (const other of byId('filter').children) other.setAttribute('aria-pressed', String(other === button));
      refresh();
    });
    return button;
  }));
}

/** Rebuilding a list under somebody's finger or keyboard focus would take it away from them. */
function isBeingUsed(element) {
  return element.contains(document.activeElement);
}

async function refresh() {
  const id = location.hash.startsWith('#/orders/') ? decodeURIComponent(location.hash.slice('#/orders/'.length)) : null;
  byId('overview').hidden = id !== null;
  byId('order').hidden = id === null;
  try {
    if (id !== null) {
      await showOrder(byId('order'), id);
    } else {
      const query = new URLSearchParams({ size: String(shown), ...(state && { state }) });
      const [counts, page] = await Promise.all([get('counts'), get(`orders?${query}`)]);
      showCounts(counts);
      if (!isBeingUsed(byId('latest'))) showLatest(page);
    }
    byId('trouble').hidden = true;
  } catch (problem) {
    byId('trouble').textContent = problem.message;
    byId('trouble').hidden = false;
  }
}

async function poll() {
  if (!document.hidden) await refresh();
  setTimeout(poll, POLL_MILLIS);
}

for (const button of document.querySelectorAll('[data-demo]')) button.addEventListener('click', () => place(button));
byId('more').addEventListener('click', () => {
  shown = Math.min(100, shown + PAGE_SIZE);
  refresh();
});
window.addEventListener('hashchange', () => {
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  refresh();
});
showFilter();
poll();
