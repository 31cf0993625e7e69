import { get, send, el, local, sentence } from './shared.js';

let lastShown = '';

function facts(pairs) {
  return el('dl', { class: 'facts' }, ...pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

function wait(waiting) {
  return el('div', { class: 'wait' },
    el('h3', {}, waiting.name),
    facts([
      ['Since', local(waiting.since)],
      ['Until', waiting.messages.join(' or ')],
      ['Sent', waiting.command && `${waiting.timesSent} × ${waiting.command}`],
      ['Next re-send', waiting.nextSendAt && local(waiting.nextSendAt)],
      [new Date(waiting.deadline) < new Date() ? 'Overdue since' : 'Deadline', waiting.deadline && local(waiting.deadline)],
    ]));
}

function entry(message) {
  const attempt = message.attempt > 1 ? ` (attempt ${message.attempt})` : '';
  const from = message.direction === 'IN' ? `from ${message.source}` : '';
  return el('li', {},
    el('time', { class: 'when', datetime: message.at }, local(message.at)),
    el('span', { class: 'arrow', title: message.direction === 'IN' ? 'received' : 'sent' }, message.direction === 'IN' ? '←' : '→'),
    el('span', {}, message.type + attempt, el('span', { class: 'why' }, [from, message.reason].filter(Boolean).join(' · '))),
    el('span', { class: `state ${message.state}` }, sentence(message.state)));
}

function cancelButton(order, container) {
  const button = el('button', { type: 'button', class: 'danger' }, 'Cancel this order');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await send('DELETE', `orders/${encodeURIComponent(order.id)}?reason=${encodeURIComponent('Cancelled on the live page')}`);
      lastShown = '';
      await showOrder(container, order.id);
    } catch (problem) {
      button.replaceWith(el('span', {}, problem.message));
    }
  });
  return button;
}

/** Shows one order in the container; an unchanged order is not drawn again. */
export async function showOrder(container, id) {
  let order;
  try {
    order = await get(`orders/${encodeURIComponent(id)}`);
  } catch (problem) {
    if (!container.textContent.includes(id)) container.replaceChildren();
    throw problem;
  }
  const now = JSON.stringify(order);
  if (now === lastShown && container.hasChildNodes()) return;
  lastShown = now;
  const cancelled = order.cancelled && sentence(order.cancelled.code) + (order.cancelled.detail ? `: ${order.cancelled.detail}` : '');
  const head = el('div', { class: 'order-head' },
    el('h2', { class: 'id' }, order.id), el('span', { class: `state ${order.state}` }, sentence(order.state)));
  if (order.state === 'ACCEPTED' || order.state === 'OPEN') head.append(cancelButton(order, container));
  container.replaceChildren(
    el('p', {}, el('a', { href: '#/' }, '← All orders')),
    head,
    facts([
      ['Accepted', local(order.acceptedAt)],
      ['Started', order.startedAt && local(order.startedAt)],
      ['Ended', order.endedAt && local(order.endedAt)],
      ['Cancellation reason', cancelled],
      ['Ended in the engine by', order.manualEnd?.by],
      ['Not undone', order.manualEnd?.notUndone.map(sentence).join(', ')],
    ]),
    ...(order.waitsFor.length ? [el('h2', {}, 'Waits for'), ...order.waitsFor.map(wait)] : []),
    el('h2', {}, 'Timeline'),
    el('ol', { class: 'timeline' }, ...order.timeline.map(entry)),
    ...(order.timelineOmitted ? [el('p', { class: 'notes' }, `${order.timelineOmitted} entries in the middle are not shown.`)] : []));
}
