import { get, el, local, sentence } from './shared.js';

const PAGE_SIZE = 20;
const MAX_SIZE = 100;

/** The orders below the diagram: the latest, those in a state, or those that have been at a step the longest. */
export class OrderList {
  step = null;
  state = null;
  #list;
  #more;
  #nameOf;
  #size = PAGE_SIZE;
  #latest = [];

  constructor(list, more, nameOf) {
    this.#list = list;
    this.#more = more;
    this.#nameOf = nameOf;
    more.addEventListener('click', () => {
      this.#size = Math.min(MAX_SIZE, this.#size + PAGE_SIZE);
      this.#load();
    });
  }

  showStep(step) {
    this.step = step;
    this.state = null;
    this.#reset();
  }

  showState(state) {
    this.step = null;
    this.state = state;
    this.#reset();
  }

  #reset() {
    this.#size = PAGE_SIZE;
    this.#load().catch(() => {}); // the next snapshot loads again and shows the error
  }

  /** The latest orders are part of the snapshot; other lists are loaded when something has changed. */
  async update(snapshot, changed) {
    this.#latest = snapshot.latest;
    if (changed) await this.#load();
  }

  async #load() {
    const [step, state, size] = [this.step, this.state, this.#size];
    if (step) {
      const orders = await get(`live/steps/${encodeURIComponent(step)}/orders`);
      if (step === this.step) this.#show(orders, false);
    } else if (state || size > PAGE_SIZE) {
      const page = await get(`orders?${new URLSearchParams({ size: String(size), ...(state && { state }) })}`);
      if (!this.step && state === this.state && size === this.#size) this.#show(page.orders, page.next && size < MAX_SIZE);
    } else {
      this.#show(this.#latest, this.#latest.length >= PAGE_SIZE);
    }
  }

  #show(orders, more) {
    const present = new Map([...this.#list.children].map((item) => [item.dataset.id, item]));
    const wanted = new Set(orders.map((order) => order.id));
    for (const [id, item] of present) if (!wanted.has(id)) item.remove();
    // Existing items stay in place, so that nothing moves away from under a finger or the focus.
    let next = this.#list.firstChild;
    for (const order of orders) {
      const item = present.get(order.id) ?? el('li', { 'data-id': order.id }, el('a', { href: `#/orders/${encodeURIComponent(order.id)}` }));
      const text = JSON.stringify(order);
      if (item.dataset.text !== text) {
        item.dataset.text = text;
        item.firstChild.replaceChildren(...this.#row(order));
      }
      if (item === next) next = next.nextSibling;
      else this.#list.insertBefore(item, next);
    }
    if (orders.length === 0) this.#list.replaceChildren(el('li', { class: 'empty' }, this.step ? 'No orders at this step.' : 'No orders yet.'));
    this.#more.hidden = !more;
  }

  #row(order) {
    const places = order.steps
      ? order.steps.map(({ step, since, resent }) => el('span', { class: resent ? 'where again' : 'where' },
        `${this.#nameOf(step)}, since ${local(since)}${resent ? ', re-sent' : ''}`))
      : order.waitsFor.map((name) => el('span', { class: 'where' }, name));
    return [
      el('span', { class: `state ${order.state}` }, sentence(order.state)),
      el('span', { class: 'id' }, order.id, ...places),
      el('time', { class: 'when', datetime: order.acceptedAt }, local(order.acceptedAt))];
  }
}
