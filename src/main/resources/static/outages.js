import { get, send, el, local, sentence } from './shared.js';

let shown = '';

function button(text, action, trouble, kind) {
  const made = el('button', { type: 'button', class: kind ?? '' }, text);
  made.addEventListener('click', async () => {
    made.disabled = true;
    try {
      await action();
    } catch (problem) {
      trouble(problem.message);
    }
    made.disabled = false;
  });
  return made;
}

function row(service, post, trouble) {
  const down = service.state === 'DOWN';
  const notes = { UP: 'is up', STARTING: 'is starting', DOWN: service.queued === null ? 'is down, its messages are lost' : `is down, ${local(service.queued)} messages queued` };
  const buttons = down
    ? [button(`Start ${service.name}`, () => post('bring-back'), trouble, 'first')]
    : [button(`Stop ${service.name}`, () => post('take-down'), trouble, 'danger')];
  if (down && service.queued !== null) buttons.push(button('Delete its messages', () => post('lose-messages'), trouble, 'danger'));
  return el('li', { class: down ? 'down' : '', 'data-service': service.name },
    el('span', {}, el('b', {}, sentence(service.name)), ` ${notes[service.state]}`), el('span', { class: 'buttons' }, ...buttons));
}

/** Shows the services of the development run, with buttons to stop and start them. */
export async function showServices(list, trouble) {
  const services = await get('development/services');
  const now = JSON.stringify(services);
  if (now === shown) return;
  shown = now;
  const focused = list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.service : null;
  list.replaceChildren(...services.map((service) => row(service, async (action) => {
    await send('POST', `development/services/${service.name}/${action}`);
    await showServices(list, trouble);
  }, trouble)));
  if (focused) list.querySelector(`[data-service="${focused}"] button`)?.focus();
}
