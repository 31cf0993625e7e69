import { button, el, notice } from './elements.js';

let number = 0;

function field(name, input, help) {
  input.id = `escrow-field-${++number}`;
  return el('div', { class: 'form-group' }, el('label', { for: input.id }, name), input, help && el('p', { class: 'help-block' }, help));
}

/**
 * Asks for confirmation and a reason before something is done, and stays open with the sentence when
 * it is refused.
 *
 * @param what its title, the texts that say what will happen, the word on its button, and, where a
 *     payload may be edited, that payload
 * @param act called with reason and payload; answers what is to be said when it is done
 * @returns what was said, or null when the person thought better of it
 */
export function confirm(what, act) {
  return new Promise((resolve) => {
    const reason = el('input', { type: 'text', class: 'form-control', maxlength: 500, required: true, name: 'reason' });
    const payload = what.payload !== undefined
      && el('textarea', { class: 'form-control escrow-payload', rows: 14, spellcheck: 'false', name: 'payload' });
    if (payload) payload.value = what.payload;
    const refusal = el('div', { 'aria-live': 'assertive' });
    const go = el('button', { type: 'submit', class: `btn btn-${what.kind ?? 'primary'}` }, what.verb);
    const back = button('Do nothing', () => dialog.close());
    back.classList.remove('btn-sm');
    const form = el('form', { method: 'dialog', novalidate: true },
      el('h3', {}, what.title),
      what.texts.map((text) => el('p', {}, text)),
      payload && field('Payload', payload),
      field('Why', reason, 'It is kept in the audit trail, with your name and the time.'),
      refusal,
      el('div', { class: 'escrow-buttons' }, back, go));
    const dialog = el('dialog', { class: 'escrow-dialog', 'aria-label': what.title }, form);
    let said = null;

    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!reason.value.trim()) {
        refusal.replaceChildren(notice('Say why.', 'warning'));
        reason.focus();
        return;
      }
      go.disabled = true;
      try {
        said = await act({ reason: reason.value, payload: payload ? payload.value : undefined });
        dialog.close();
      } catch (problem) {
        refusal.replaceChildren(notice(problem.message, 'danger'));
      } finally {
        go.disabled = false;
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(said);
    });
    document.body.append(dialog);
    dialog.showModal();
    (payload || reason).focus();
  });
}
