// Which view is shown, and the stream that feeds it.

import { signOut, token } from './api.js';
import { attribute, text } from './dom.js';
import { fleetView } from './fleet.js';
import { login } from './login.js';
import { poolsView } from './pools.js';
import { Store } from './store.js';
import { watch } from './stream.js';
import { tenantView } from './tenant.js';
import { tenantsView } from './tenants.js';
import * as theme from './theme.js';

const store = new Store();
const main = document.getElementById('main');
const nav = document.getElementById('nav');
const announcer = document.getElementById('announcer');

let view = null;
let stopWatching = () => {};
let alarms = null;

/** What the part of the address behind # leads to, and what to watch for it. */
function route() {
  const names = location.hash.replace(/^#\/?/, '').split('/').map(decode);
  if (store.me?.tenant) {
    return { make: (root) => tenantView(root, store, store.me.tenant), tenant: store.me.tenant };
  }
  if (names[0] === 'tenants' && names[1]) {
    return { make: (root) => tenantView(root, store, names[1]), tenant: names[1], place: '#/tenants' };
  }
  if (names[0] === 'tenants') {
    return { make: (root) => tenantsView(root, store), table: true, place: '#/tenants' };
  }
  if (names[0] === 'pools') {
    return { make: (root) => poolsView(root, store, names[1]), place: '#/pools' };
  }
  return { make: (root) => fleetView(root, store), place: '#/' };
}

function decode(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function show({ focus }) {
  const { make, table, tenant, place } = route();
  stopWatching();
  view?.close();
  main.replaceChildren();
  store.begin(tenant);
  view = make(main);
  for (const link of nav.querySelectorAll('a')) {
    attribute(link, 'aria-current', link.getAttribute('href') === place ? 'page' : null);
  }
  if (focus) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  if (store.at) {
    view.update();
  }
  const query = new URLSearchParams();
  if (table) {
    query.set('table', 'true');
  }
  if (tenant) {
    query.set('tenant', tenant);
  }
  pulse('wait', 'Connecting');
  stopWatching = watch(query, {
    up: () => pulse('on', 'Live'),
    down: (reason) => pulse('off', reason),
    frame,
    refused,
  });
}

function frame(data) {
  const knewTenant = store.me?.tenant;
  store.apply(data);
  if (store.me.tenant !== knewTenant) {
    show({ focus: false });
    return;
  }
  greet();
  view.update();
  announce();
}

function greet() {
  nav.hidden = Boolean(store.me.tenant);
  text(document.getElementById('who'), `${store.me.name} · ${store.me.role ?? 'tenant'}`);
  document.getElementById('sign-out').hidden = !token();
}

/** Speaks only when who causes trouble, which pool is in it or what alerts is another than before. */
function announce() {
  const bad = [...store.alerts, ...(store.findings ?? [])].filter((it) => it.level === 'bad')
    .map((it) => it.what);
  const now = bad.join('. ');
  if (alarms !== null && now !== alarms) {
    text(announcer, now || 'Nothing is seriously wrong any more');
  }
  alarms = now;
}

function refused(status, reason) {
  pulse('off', 'Signed out');
  if (status === 401) {
    askForToken(token() ? 'This token is not known.' : null);
  } else {
    askForToken(reason);
  }
}

function askForToken(message) {
  stopWatching();
  view?.close();
  view = null;
  signOut();
  store.me = null;
  store.forget();
  nav.hidden = true;
  text(document.getElementById('who'), '');
  document.getElementById('sign-out').hidden = true;
  document.title = 'Sign in · Fairlead';
  login(main, message, () => show({ focus: true }));
}

function pulse(state, words) {
  const element = document.getElementById('pulse');
  element.dataset.state = state;
  text(element.lastElementChild, words);
}

theme.begin(document.getElementById('theme'));
document.getElementById('sign-out').addEventListener('click', () => askForToken(null));
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', () => view && show({ focus: true }));
show({ focus: false });
