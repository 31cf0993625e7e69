import { button } from './elements.js';
import { confirm } from './dialog.js';
import { MESSAGE_STATES } from './words.js';

/** Asks for confirmation, performs the action, shows its result and refreshes the page. */
function act(call, path, question, done) {
  return confirm(question, async (request) => (await call.post(path, request)).message)
    .then((result) => result && done(result));
}

const order = (id, action) => `orders/${encodeURIComponent(id)}/${action}`;
const message = (seq, action) => `messages/${seq}/${action}`;

export function orderButtons(call, view, done) {
  if (!view.mayAct || view.endedAt) return [];
  const commands = view.waitsFor.map((wait) => wait.command).filter(Boolean);
  return [
    commands.length > 0 && button('Re-send now', () => act(call, order(view.id, 're-send'), {
      title: 'Re-send now?',
      texts: [`${commands.join(', ')} is sent now instead of at the next scheduled time. This is safe: a service that has already done the work repeats its answer.`],
      verb: 'Re-send',
    }, done)),
    view.state !== 'CANCELLING' && button('Cancel order', () => act(call, order(view.id, 'cancel'), {
      title: `Cancel order ${view.id}?`,
      texts: ['Completed steps are compensated: inventory is released, the payment refunded, the invoice voided, the parcel recalled. A cancellation cannot be reverted.'],
      verb: 'Cancel the order',
      kind: 'danger',
    }, done), 'danger'),
  ];
}

export function messageButtons(call, row, done) {
  if (!row.failed) return [];
  const failure = [`${row.type} is ${MESSAGE_STATES[row.state][0]}${row.reason ? `: ${row.reason}` : '.'}`];
  return [
    button('Retry', () => act(call, message(row.seq, 'retry'), {
      title: `Retry ${row.type}?`,
      texts: [...failure, 'The message is processed like a new one. It fails again unless the cause has been fixed.'],
      verb: 'Retry',
    }, done)),
    button('Edit and retry', () => act(call, message(row.seq, 'retry'), {
      title: `Edit and retry ${row.type}`,
      texts: [...failure, 'The edited message must be valid: its headers, and its payload by the schema. The audit trail keeps the message before and after.'],
      headers: pretty(row.headers),
      payload: row.encoding === 'text' ? pretty(row.payload) : undefined,
      verb: 'Retry the edited message',
    }, done)),
    button('Discard', () => act(call, message(row.seq, 'discard'), {
      title: `Discard ${row.type}?`,
      texts: [...failure, 'The message is never applied. The order continues to wait.'],
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
