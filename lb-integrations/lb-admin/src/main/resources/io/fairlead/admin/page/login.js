// Asks for a token.

import { signIn } from './api.js';
import { el } from './dom.js';

export function login(root, message, onSignedIn) {
  const field = el('input', {
    id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true });
  root.replaceChildren(
    el('section', { class: 'login card' },
      el('h1', {}, 'Sign in'),
      el('p', {}, 'Show the token that you were given for this load balancer. It is kept until this tab '
        + 'is closed, and sent to nobody else.'),
      message ? el('p', { class: 'bad', role: 'alert' }, message) : null,
      el('form', { submit: (event) => {
        event.preventDefault();
        signIn(field.value.trim());
        onSignedIn();
      } },
        el('label', { for: 'token' }, 'Token'),
        field,
        el('button', { type: 'submit', class: 'primary' }, 'Sign in'))));
  field.focus();
}
