// Light or dark: as the system has it, until someone chooses.

const KEY = 'fairlead.theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };
const listeners = new Set();

export function begin(button) {
  show(button, localStorage.getItem(KEY) ?? 'auto');
  button.addEventListener('click', () => {
    const chosen = NEXT[document.documentElement.dataset.theme];
    localStorage.setItem(KEY, chosen);
    show(button, chosen);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
}

/** Calls whoever has drawn something in colours of the theme. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A colour of the theme, by its name in the style, as what is drawn on a canvas takes it. */
export function colour(name, opacity = 1) {
  const probe = document.createElement('i');
  probe.style.color = `color-mix(in srgb, var(--${name}) ${100 * opacity}%, transparent)`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function show(button, theme) {
  document.documentElement.dataset.theme = NEXT[theme] ? theme : 'auto';
  button.textContent = `Theme: ${NAMES[document.documentElement.dataset.theme]}`;
  tell();
}

function tell() {
  listeners.forEach((listener) => listener());
}
