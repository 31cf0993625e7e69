import { calls } from './calls.js';
import { showOrder } from './order.js';
import { messagesPart } from './messages.js';
import { timelinePart } from './timeline.js';
import { auditPart, showActions } from './audit.js';
import { showMessages, showSearch } from './search.js';
import { showDashboard } from './dashboard.js';
import { markDiagram } from './diagram.js';

/** Cockpit renders each plugin at most once at a time, and unmounts it. */
function plugin(id, pluginPoint, properties, show) {
  let shown = null;
  return {
    id: `escrow-${id}`,
    pluginPoint,
    priority: 20,
    properties,
    render(node, vars) {
      shown?.stop();
      shown = show(node, calls(vars.api), vars);
    },
    unmount() {
      shown?.stop();
      shown = null;
    },
  };
}

const ofInstance = (id) => `orders/of-instance/${encodeURIComponent(id)}`;

function orderPage(node, call) {
  node.classList.add('escrow-page');
  const id = decodeURIComponent(location.hash.slice('#/escrow/orders/'.length).split('?')[0]);
  return showOrder(node, call, `orders/${encodeURIComponent(id)}`, [timelinePart(), messagesPart(call), auditPart]);
}

export default [
  plugin('messages', 'cockpit.processInstance.runtime.tab', { label: 'Messages' }, (node, call, { processInstanceId }) =>
    showOrder(node, call, ofInstance(processInstanceId), [messagesPart(call)], processInstanceId)),
  plugin('timeline', 'cockpit.processInstance.runtime.tab', { label: 'Timeline' }, (node, call, { processInstanceId }) =>
    showOrder(node, call, ofInstance(processInstanceId), [timelinePart(), auditPart], processInstanceId)),
  plugin('dashboard', 'cockpit.dashboard', { label: 'Order escrow' }, showDashboard),
  plugin('diagram', 'cockpit.processDefinition.diagram.plugin', {}, (viewer, call, { processDefinitionId }) =>
    markDiagram(viewer, call, processDefinitionId)),
  plugin('order', 'cockpit.route', { path: '/escrow/orders/:id*' }, orderPage),
  plugin('search', 'cockpit.route', { path: '/escrow/search' }, showSearch),
  plugin('audit', 'cockpit.route', { path: '/escrow/actions' }, showActions),
  plugin('received-messages', 'cockpit.route', { path: '/escrow/messages' }, showMessages),
];
