import { button, el, label, table } from './elements.js';
import { orderLink } from './calls.js';
import { messageButtons, pretty } from './actions.js';
import { MESSAGE_STATES, clock } from './words.js';

function jumpTo(key, rows) {
  const row = rows.querySelector(`[data-key="${key}"]`);
  if (!row) return;
  rows.querySelectorAll('.escrow-marked').forEach((other) => other.classList.remove('escrow-marked'));
  row.classList.add('escrow-marked');
  row.scrollIntoView({ block: 'center' });
  row.focus();
}

/** Links causes and effects by causation id, and answers with commands by command id. */
function links(rows) {
  const byId = new Map(rows.map((row, i) => [row.id, { row, number: i + 1 }]));
  const numbered = rows.map((row, i) => ({ row, number: i + 1 }));
  return (row) => {
    const cause = row.causationId && byId.get(row.causationId);
    const command = row.direction === 'IN' && row.commandId
      && numbered.filter((other) => other.row.direction === 'OUT' && other.row.commandId === row.commandId).at(-1);
    return {
      cause: command && command !== cause ? null : cause,
      command,
      effects: numbered.filter((other) => other.row.causationId === row.id && other.row !== row),
    };
  };
}

function pointers(text, targets, go) {
  if (targets.length === 0) return null;
  return el('span', { class: 'escrow-links' }, `${text} `, targets.flatMap(({ row, number }, i) => [
    i > 0 && ', ',
    el('a', { href: '', onclick: (event) => { event.preventDefault(); go(row.key); } }, `#${number} ${row.type}`),
  ]));
}

function payloadRow(row, columns) {
  const facts = [['id', row.id], ['source', row.source], ['commandid', row.commandId], ['causationid', row.causationId]]
    .filter(([, value]) => value)
    .map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
  return el('tr', { class: 'escrow-open' }, el('td', { colspan: columns },
    el('pre', {}, row.encoding === 'text' ? pretty(row.payload) : `Not UTF-8, as base64: ${row.payload}`),
    el('dl', { class: 'escrow-facts' }, facts)));
}

/**
 * @param options `showOrder` adds a column with the order; `opened` holds the keys of the rows whose
 *     payload is shown
 */
export function messageTable(call, rows, mayAct, done, options = {}) {
  const { showOrder = false, opened = new Set() } = options;
  const linksOf = links(rows);
  const heads = ['#', '', 'Message', showOrder && 'Order', 'Time', 'State', 'Attempt', 'Reason and related messages', ''].filter((head) => head !== false);
  const go = (key) => jumpTo(key, messages);
  const messages = table(heads, rows.map((row, i) => messageRow(row, i + 1)), { 'data-escrow': 'messages' });
  return messages;

  function messageRow(row, number) {
    const [state, kind, meaning] = MESSAGE_STATES[row.state];
    const { cause, command, effects } = linksOf(row);
    const inward = row.direction === 'IN';
    const element = el('tr', { 'data-key': row.key, 'data-type': row.type, 'data-state': row.state, tabindex: -1 },
      el('td', { class: 'escrow-number' }, `${number}`),
      el('td', {}, el('span', { class: `escrow-arrow escrow-${inward ? 'in' : 'out'}`, title: inward ? 'received' : 'sent' }, inward ? '← in' : 'out →')),
      el('td', {}, el('strong', {}, row.type), inward && row.source && el('div', { class: 'text-muted' }, `from ${row.source}`)),
      showOrder && el('td', {}, el('a', { href: orderLink(row.subject) }, row.subject)),
      el('td', { title: row.at }, clock(row.at)),
      el('td', {}, label(state, kind)),
      el('td', {}, `${row.attempt}`),
      el('td', { class: 'escrow-why' },
        row.reason && el('div', { class: 'escrow-reason' }, row.reason),
        !['APPLIED', 'SENT'].includes(row.state) && el('div', { class: 'text-muted' }, meaning),
        pointers('answers', command ? [command] : [], go),
        pointers('caused by', cause ? [cause] : [], go),
        pointers('caused', effects, go),
        mayAct && row.failed && el('div', { class: 'escrow-buttons' }, messageButtons(call, row, done))),
      el('td', {}, button('Payload', () => {
        if (opened.delete(row.key)) element.nextSibling.remove();
        else {
          opened.add(row.key);
          element.after(payloadRow(row, heads.length));
        }
      }, 'link')));
    return opened.has(row.key) ? [element, payloadRow(row, heads.length)] : element;
  }
}

/** The messages of one order as a part of its page. */
export function messagesPart(call) {
  const opened = new Set();
  return (view, done) => el('section', {},
    el('h4', {}, 'Messages'),
    view.omitted > 0 && el('p', {}, `${view.omitted} messages in the middle are not shown.`),
    messageTable(call, view.messages, view.mayAct, done, { opened }));
}
