import { el, table } from './elements.js';
import { orderLink } from './calls.js';
import { DEEDS, clock } from './words.js';

function actionRow(action, showOrder) {
  return el('tr', { 'data-kind': action.kind },
    el('td', { title: action.at }, clock(action.at)),
    el('td', {}, el('strong', {}, action.by)),
    el('td', {}, DEEDS[action.kind] ?? action.kind, action.target && ` (${action.target})`),
    showOrder && el('td', {}, action.subject && el('a', { href: orderLink(action.subject) }, action.subject)),
    el('td', {}, action.reason ?? ''),
    el('td', {}, action.detail ?? ''));
}

export function auditTable(actions, showOrder) {
  const heads = ['When', 'Who', 'What', showOrder && 'Order', 'Why', 'What it led to'].filter(Boolean);
  return table(heads, actions.map((action) => actionRow(action, showOrder)), { 'data-escrow': 'audit' });
}

/** What people did about one order, as a part of its page. */
export const auditPart = (view) => view.actions.length > 0
  && el('section', {}, el('h4', {}, 'What people did'), auditTable(view.actions, false));
