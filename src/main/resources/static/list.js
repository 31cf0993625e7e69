import { get, el, local, sentence } from './shared.js';

const PAGE_SIZE = 20;
const MOST = 100;

/** The orders below the diagram: the latest, those in a state, or those that have been at a step for longest. */
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
      this.#size = Math.min(MOST, this.#size + PAGE_SIZE);
      this.#ask();
    });
  }

  showStep(step) {
    this.step = step;
    this.state = null;
    this.#begin();
  }

  showState(state) {
    this.step = null;
    this.state = state;
    this.#begin();
  }

  #begin() {
    this.#size = PAGE_SIZE;
    this.#ask().catch(() => {}); // the next frame asks again, and says what is wrong
  }

  /** What came by itself is shown; what did not is asked for when there is news. */
  async take(frame, news) {
    this.#latest = frame.latest;
    if (news) await this.#ask();
  }

  async #ask() {
    const [step, state, size] = [this.step, this.state, this.#size];
    if (step) {
      const orders = await get(`live/steps/${encodeURIComponent(step)}/orders`);
      if (step === this.step) this.#show(orders, false);
    } else if (state || size > PAGE_SIZE) {
      const page = await get(`orders?${new URLSearchParams({ size: String(size), ...(state && { state }) })}`);
      if (!this.step && state === this.state && size === this.#size) this.#show(page.orders, page.next && size < MOST);
    } else {
      this.#show(this.#latest, this.#latest.length >= PAGE_SIZE);
    }
  }

  #show(orders, more) {
    const present = new Map([...this.#list.children].map((item) => [item.dataset.id, item]));
    const wanted = new Set(orders.map((order) => order.id));
    for (const [id, item] of present) if (!wanted.has(id)) item.remove();
    // What is there stays where it is: nothing moves away from under a finger or a keyboard's focus.
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
    if (orders.length === 0) this.#list.replaceChildren(el('li', { class: 'empty' }, this.step ? 'No order is here now.' : 'None so far.'));
    this.#more.hidden = !more;
  }

  #row(order) {
    const places = order.steps
      ? order.steps.map((stop) => el('span', { class: stop.askedAgain ? 'where again' : 'where' },
        `${this.#nameOf(stop.step)}, since ${local(stop.since)}${stop.askedAgain ? ', asked again' : ''}`))
      : order.waitsFor.map((name) => el('span', { class: 'where' }, name));
    return [
      el('span', { class: `state ${order.state}` }, sentence(order.state)),
      el('span', { class: 'id' }, order.id, ...places),
      el('time', { class: 'when', datetime: order.acceptedAt }, local(order.acceptedAt))];
  }
}
