// Asks before something is done, and tells what has come of it.

import { Refused } from './api.js';
import { el } from './dom.js';

const SHOWN_MILLIS = 6_000;

/** Asks, and does it on a yes. The dialog is the browser's: it keeps the focus, and Escape is a no. */
export function confirmThen(question, explanation, verb, action) {
  const dialog = el('dialog', { 'aria-labelledby': 'question' },
    el('h2', { id: 'question' }, question),
    el('p', {}, explanation),
    el('div', { class: 'buttons' },
      el('button', { type: 'button', click: () => dialog.close() }, 'Cancel'),
      el('button', { type: 'button', class: 'primary', 'data-part': 'yes', click: () => {
        dialog.close();
        run(action);
      } }, verb)));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function run(action) {
  try {
    toast(await action());
  } catch (failure) {
    const why = failure instanceof Refused ? `Refused: ${failure.message}` : 'No connection';
    toast(why, true);
  }
}

/** Says something for a while. */
export function toast(message, isBad = false) {
  const note = el('p', { class: isBad ? 'toast bad' : 'toast' }, message);
  document.getElementById('toasts').append(note);
  setTimeout(() => note.remove(), SHOWN_MILLIS);
}
