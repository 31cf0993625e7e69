import { el, live, notice, table } from './elements.js';
import { actionsLink, orderLink } from './calls.js';
import { DOORS, clock, endOf, startOf } from './words.js';

const LONG = 120;

function value(text) {
  if (text === null || text === undefined) return el('em', {}, 'none');
  return text.length <= LONG ? text
    : el('details', {}, el('summary', {}, `${text.slice(0, LONG)}…`), el('pre', {}, text));
}

/** The properties and variables of an operation in the engine. */
const valuesPart = (values) => values.length > 0 && el('dl', { class: 'escrow-facts' },
  values.flatMap(({ name, before, after }) => [el('dt', {}, name), el('dd', {}, value(before), ' → ', value(after))]));

const about = (action) => [
  action.order && el('a', { href: orderLink(action.order) }, action.order),
  action.message && ` message ${action.message}`,
  action.failureGroup && el('div', { class: 'text-muted' }, action.failureGroup),
];

function actionRow(action, showOrder) {
  return el('tr', { 'data-kind': action.kind, 'data-by': action.by },
    el('td', { title: action.at }, clock(action.at)),
    el('td', {}, el('strong', {}, action.by), action.door && el('div', { class: 'text-muted' }, DOORS[action.door] ?? action.door)),
    el('td', {}, action.summary, action.target && ` (${action.target})`),
    showOrder && el('td', { class: 'escrow-why' }, about(action)),
    el('td', { class: 'escrow-why' }, action.reason ?? ''),
    el('td', { class: 'escrow-why' }, action.detail ?? '', valuesPart(action.values)));
}

export function auditTable(actions, showOrder) {
  const heads = ['Time', 'User', 'Action', showOrder && 'Concerns', 'Reason', 'Result, and values before → after'].filter(Boolean);
  return table(heads, actions.map((action) => actionRow(action, showOrder)), { 'data-escrow': 'audit' });
}

/** What people did to one order, as a part of its page. */
export const auditPart = (view) => el('section', {},
  el('h4', {}, 'What people did'),
  view.actions.length > 0 ? auditTable(view.actions, false) : el('p', {}, 'Nothing yet.'),
  el('p', {}, el('a', { href: actionsLink({ order: view.id }) }, 'Show in the audit trail')));

function filterForm(query) {
  const field = (name, help, type = 'search') => el('label', { class: 'escrow-field' }, help,
    el('input', { type, name, class: 'form-control', value: query[name] }));
  return el('form', {
    class: 'escrow-search form-inline',
    role: 'search',
    onsubmit(event) {
      event.preventDefault();
      location.hash = actionsLink([...new FormData(event.target)].filter(([, text]) => text.trim()));
    },
  },
  field('user', 'User'), field('order', 'Order'), field('message', 'Message', 'number'),
  field('from', 'From', 'date'), field('until', 'Until', 'date'),
  el('button', { type: 'submit', class: 'btn btn-primary' }, 'Show'));
}

/** The page of the whole audit trail. */
export function showActions(node, call) {
  const filters = Object.fromEntries(new URLSearchParams(location.hash.split('?')[1] ?? ''));
  const results = el('div', {});
  node.classList.add('escrow', 'escrow-page');
  node.replaceChildren(el('h3', {}, 'Audit trail: what people did'), filterForm(filters), results);
  const query = new URLSearchParams({
    ...filters,
    ...(filters.from && { from: startOf(filters.from) }),
    ...(filters.until && { until: endOf(filters.until) }),
  });
  return live(results, () => call.get(`actions?${query}`), (page) => {
    results.replaceChildren(
      page.actions.length === 0 ? notice('No actions match.') : auditTable(page.actions, true),
      el('p', {}, page.next ? el('a', { href: actionsLink({ ...filters, before: page.next }) }, 'Older actions') : ''),
      el('p', { class: 'text-muted' }, page.administration
        ? 'Includes operations on users, groups and authorizations. Nobody can change an entry.'
        : 'Without operations on users, groups and authorizations, which auditors and administrators see. Nobody can change an entry.'));
  });
}
