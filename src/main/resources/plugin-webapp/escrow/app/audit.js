import { el, table } from './elements.js';
import { orderLink } from './calls.js';
import { ACTIONS, clock } from './words.js';

function actionRow(action, showOrder) {
  return el('tr', { 'data-kind': action.kind },
    el('td', { title: action.at }, clock(action.at)),
    el('td', {}, el('strong', {}, action.by)),
    el('td', {}, ACTIONS[action.kind] ?? action.kind, action.target && ` (${action.target})`),
    showOrder && el('td', {}, action.subject && el('a', { href: orderLink(action.subject) }, action.subject)),
    el('td', {}, action.reason ?? ''),
    el('td', {}, action.detail ?? ''));
}

export function auditTable(actions, showOrder) {
  const heads = ['Time', 'User', 'Action', showOrder && 'Order', 'Reason', 'Result'].filter(Boolean);
  return table(heads, actions.map((action) => actionRow(action, showOrder)), { 'data-escrow': 'audit' });
}

/** The operator actions on one order, as a part of its page. */
export const auditPart = (view) => view.actions.length > 0
  && el('section', {}, el('h4', {}, 'Operator actions'), auditTable(view.actions, false));
