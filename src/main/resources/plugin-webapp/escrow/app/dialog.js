import { button, el, notice } from './elements.js';

let number = 0;

function field(name, input, help) {
  input.id = `escrow-field-${++number}`;
  return el('div', { class: 'form-group' }, el('label', { for: input.id }, name), input, help && el('p', { class: 'help-block' }, help));
}

function editor(label, text) {
  const name = label.toLowerCase();
  const area = el('textarea', { class: 'form-control escrow-payload', rows: name === 'headers' ? 8 : 14, spellcheck: 'false', name });
  area.value = text;
  return { label, area, text: area.value };
}

/** A field that was not touched is not sent, so that its value stays as it was received. */
function changed(editors) {
  const touched = editors.filter(({ area, text }) => area.value !== text);
  return Object.fromEntries((touched.length ? touched : editors).map(({ area }) => [area.name, area.value]));
}

/**
 * Asks for confirmation and a reason before an action. If the action is rejected, the dialog stays
 * open and shows the error.
 *
 * @param question title, texts, verb of the button and, for editing, headers and payload as JSON
 * @param act called with the reason, and with those of headers and payload that the user has
 *     changed; if none was changed, with both; returns a promise of the result as a sentence
 * @returns the result, or null if the user closed the dialog
 */
export function confirm(question, act) {
  return new Promise((resolve) => {
    const reason = el('input', { type: 'text', class: 'form-control', maxlength: 500, required: true, name: 'reason' });
    const editors = Object.entries({ Headers: question.headers, Payload: question.payload })
      .filter(([, text]) => text !== undefined)
      .map(([label, text]) => editor(label, text));
    const error = el('div', { 'aria-live': 'assertive' });
    const submit = el('button', { type: 'submit', class: `btn btn-${question.kind ?? 'primary'}` }, question.verb);
    const cancel = button('Close', () => dialog.close());
    cancel.classList.remove('btn-sm');
    const form = el('form', { method: 'dialog', novalidate: true },
      el('h3', {}, question.title),
      question.texts.map((text) => el('p', {}, text)),
      editors.map(({ label, area }) => field(label, area)),
      field('Reason', reason, 'The audit trail keeps it with your name and the time.'),
      error,
      el('div', { class: 'escrow-buttons' }, cancel, submit));
    const dialog = el('dialog', { class: 'escrow-dialog', 'aria-label': question.title }, form);
    let result = null;

    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!reason.value.trim()) {
        error.replaceChildren(notice('Enter a reason.', 'warning'));
        reason.focus();
        return;
      }
      submit.disabled = true;
      try {
        result = await act({ reason: reason.value, ...changed(editors) });
        dialog.close();
      } catch (problem) {
        error.replaceChildren(notice(problem.message, 'danger'));
      } finally {
        submit.disabled = false;
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    (editors.length ? editors.at(-1).area : reason).focus();
  });
}
