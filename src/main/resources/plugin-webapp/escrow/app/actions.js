import { button } from './elements.js';
import { confirm } from './dialog.js';
import { FATES } from './words.js';

/** Asks, does it, says what came of it, and has everything drawn anew. */
function act(call, path, what, done) {
  return confirm(what, async (wish) => (await call.post(path, wish)).message)
    .then((said) => said && done(said));
}

const order = (id, deed) => `orders/${encodeURIComponent(id)}/${deed}`;
const message = (seq, deed) => `messages/${seq}/${deed}`;

export function orderButtons(call, view, done) {
  if (!view.mayAct || view.endedAt) return [];
  const asked = view.waitsFor.filter((wait) => wait.asks);
  return [
    asked.length > 0 && button('Ask again now', () => act(call, order(view.id, 'ask-again'), {
      title: 'Ask again now?',
      texts: [`${asked.map((wait) => wait.asks).join(', ')} is sent again at once, not only when the gap is over. Asking twice is harmless: a service that has done it repeats its answer.`],
      verb: 'Ask again',
    }, done)),
    view.state !== 'CANCELLING' && button('Cancel order', () => act(call, order(view.id, 'cancel'), {
      title: `Cancel order ${view.id}?`,
      texts: ['What was done for it is undone: stock is released, money refunded, the invoice voided, the parcel recalled. This cannot be taken back.'],
      verb: 'Cancel the order',
      kind: 'danger',
    }, done), 'danger'),
  ];
}

export function messageButtons(call, row, done) {
  if (!row.setAside) return [];
  const why = [`${row.type} is ${FATES[row.state][0]}${row.reason ? `: ${row.reason}` : '.'}`];
  return [
    button('Retry', () => act(call, message(row.seq, 'retry'), {
      title: `Retry ${row.type}?`,
      texts: [...why, 'It is read again and sorted as if it had just come. If nothing has changed, it is set aside again.'],
      verb: 'Retry',
    }, done)),
    row.encoding === 'text' && button('Edit and retry', () => act(call, message(row.seq, 'retry'), {
      title: `Edit and retry ${row.type}`,
      texts: [...why, 'What came stays on record. The edited payload has to keep the contract of the message.'],
      payload: pretty(row.payload),
      verb: 'Retry as edited',
    }, done)),
    button('Discard', () => act(call, message(row.seq, 'discard'), {
      title: `Discard ${row.type}?`,
      texts: [...why, 'It is never applied. The order goes on waiting for another one.'],
      verb: 'Discard',
      kind: 'danger',
    }, done)),
  ];
}

export function pretty(payload) {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
