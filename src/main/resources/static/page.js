import { get, send, el, local, sentence, STATES } from './shared.js';
import { showOrder } from './order.js';
import { listen } from './live.js';
import { remember, draw } from './plot.js';
import { Diagram } from './diagram.js';
import { OrderList } from './list.js';
import { showServices } from './outages.js';

const byId = (id) => document.getElementById(id);
const pipeline = ['AwaitInventory', 'AwaitPayment', 'AwaitInvoice', 'AwaitShipment'];

let snapshot = null;
let development = false;
let shownState = '';

const diagram = new Diagram(byId('scroller'), byId('diagram'), (step) => chooseStep(step));
const list = new OrderList(byId('latest'), byId('more'), (step) => nameOf(step));

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

function placeOne(demo) {
  // One key per click: if the browser repeats the request, it creates no second order.
  const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  return send('POST', 'orders', orderOf(demos[demo]), { 'Idempotency-Key': key });
}

async function place(button) {
  button.disabled = true;
  try {
    const count = Number(button.dataset.count ?? 1);
    const placed = await Promise.all(Array.from({ length: count }, () => placeOne(button.dataset.demo)));
    byId('placed').replaceChildren(count > 1 ? `Placed ${count} orders. Last order: ` : 'Placed order ',
      el('a', { href: `#/orders/${encodeURIComponent(placed.at(-1).id)}` }, placed.at(-1).id));
  } catch (problem) {
    byId('placed').textContent = problem.message;
  } finally {
    button.disabled = false;
  }
}

function nameOf(step) {
  return diagram.name(step) ?? sentence(step);
}

function showTrouble(text) {
  byId('trouble').textContent = text ?? '';
  byId('trouble').hidden = !text;
}

function showCounts({ orders, inbox, unsent }) {
  const shown = STATES.filter((name) => name !== 'DELETED' || orders.DELETED > 0);
  byId('states').replaceChildren(...shown.map((name) =>
    el('div', { class: 'tile', 'data-state': name }, el('b', {}, local(orders[name] ?? 0)), el('span', {}, sentence(name)))));
  const notes = [unsent === 0 ? 'All messages are sent.' : `${local(unsent)} messages are not sent yet.`];
  const received = Object.entries(inbox).map(([name, count]) => `${local(count)} ${name.toLowerCase()}`);
  if (received.length > 0) notes.push(`Received messages: ${received.join(', ')}.`);
  byId('notes').textContent = notes.join(' ');
}

function inWords(steps) {
  const fullest = steps.reduce((a, b) => (b.waiting > (a?.waiting ?? 0) ? b : a), null);
  if (!fullest) return 'No orders are waiting.';
  const again = fullest.resent ? `, ${local(fullest.resent)} of them re-sent` : '';
  return `Most orders are at “${nameOf(fullest.activityId)}”: ${local(fullest.waiting)}${again}.`;
}

function showSteps(steps) {
  const counts = new Map(steps.map((step) => [step.activityId, step]));
  const shown = [...pipeline, ...steps.map((step) => step.activityId).filter((id) => !pipeline.includes(id))];
  const present = new Map([...byId('steps').children].map((item) => [item.dataset.step, item]));
  for (const [id, item] of present) if (!shown.includes(id)) item.remove();
  for (const id of shown) {
    const { waiting, resent } = counts.get(id) ?? { waiting: 0, resent: 0 };
    let item = present.get(id);
    if (!item) {
      item = el('li', { 'data-step': id }, el('button', { type: 'button' }));
      item.firstChild.addEventListener('click', () => chooseStep(id));
      byId('steps').append(item);
    }
    item.className = resent ? 'again' : waiting ? 'busy' : '';
    item.firstChild.setAttribute('aria-pressed', String(list.step === id));
    const text = `${nameOf(id)} ${waiting} ${resent}`;
    if (item.dataset.text !== text) {
      item.dataset.text = text;
      item.firstChild.replaceChildren(el('span', {}, nameOf(id)), el('b', {}, local(waiting)),
        el('small', {}, resent ? `${local(resent)} re-sent` : ' '));
    }
  }
}

function chooseStep(step) {
  list.showStep(list.step === step ? null : step);
  showChoice();
}

function showChoice() {
  diagram.choose(list.step);
  byId('latest-title').textContent = list.step ? `Longest at “${nameOf(list.step)}”` : 'Latest orders';
  for (const item of byId('steps').children) item.firstChild.setAttribute('aria-pressed', String(item.dataset.step === list.step));
  for (const button of byId('filter').children) button.setAttribute('aria-pressed', String(!list.step && button.dataset.state === (list.state ?? '')));
}

function showFilter() {
  byId('filter').replaceChildren(...['', ...STATES].map((name) => {
    const button = el('button', { type: 'button', 'data-state': name }, name ? sentence(name) : 'All');
    button.addEventListener('click', () => {
      list.showState(name || null);
      showChoice();
    });
    return button;
  }));
  showChoice();
}

/** Whether anything has changed since the last snapshot; then other data on the page is reloaded, too. */
function hasChanged({ counts, steps, latest }) {
  const now = JSON.stringify([counts.orders, counts.inbox, steps, latest]);
  const changed = now !== shownState;
  shownState = now;
  return changed;
}

async function show(changed) {
  const id = location.hash.startsWith('#/orders/') ? decodeURIComponent(location.hash.slice('#/orders/'.length)) : null;
  byId('overview').hidden = id !== null;
  byId('order').hidden = id === null;
  try {
    if (id !== null) {
      if (changed) await showOrder(byId('order'), id);
    } else if (snapshot) {
      showCounts(snapshot.counts);
      byId('where').textContent = inWords(snapshot.steps);
      const unit = diagram.show(snapshot.steps, snapshot.counts.orders);
      byId('dot').textContent = unit === 1 ? '1 waiting order' : `${local(unit)} waiting orders`;
      showSteps(snapshot.steps);
      draw(byId('plot'), byId('plot-legend'));
      await list.update(snapshot, changed);
      if (development) await showServices(byId('services'), showTrouble);
    }
    showTrouble(null);
  } catch (problem) {
    showTrouble(problem.message);
  }
}

for (const button of document.querySelectorAll('[data-demo]')) button.addEventListener('click', () => place(button));
byId('smaller').addEventListener('click', () => diagram.zoom(-1));
byId('larger').addEventListener('click', () => diagram.zoom(1));
byId('fit').addEventListener('click', () => diagram.fit());
window.addEventListener('hashchange', () => {
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  show(true);
});
showFilter();
show(true);
diagram.load().then(() => show(true)).catch((problem) => showTrouble(problem.message));

listen({
  past: (past) => {
    development = past.development;
    byId('outages').hidden = !development;
    remember(past.points);
  },
  now: (latest) => {
    snapshot = latest;
    const { at, orders } = latest.counts;
    remember([{
      at: Date.parse(at),
      accepted: orders.ACCEPTED,
      open: orders.OPEN,
      resent: latest.steps.reduce((sum, step) => sum + step.resent, 0),
      completed: orders.COMPLETED,
      cancelled: orders.CANCELLED,
    }]);
    show(hasChanged(latest));
  },
  trouble: showTrouble,
  connected: (yes) => {
    const text = yes ? 'Live' : 'Connection lost, reconnecting';
    if (byId('live').textContent !== text) byId('live').textContent = text;
    byId('live').classList.toggle('lost', !yes);
  },
});
