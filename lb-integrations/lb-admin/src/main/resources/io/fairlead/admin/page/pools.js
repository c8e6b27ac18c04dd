// Pools and their endpoints: how they are, and taking one out of service and back.

import { path, post } from './api.js';
import { confirmThen, toast } from './dialog.js';
import { attribute, el, keyed, part, text } from './dom.js';
import { tenantLink } from './fleet.js';
import { ago, count, local, millis, rate, words } from './words.js';

const DRAINED = ['draining', 'drained'];
const COLUMNS = ['Endpoint', 'Health', 'Policies', 'Under way', 'Requests/s', 'Failed/s', 'Latency', 'Weight'];

export function poolsView(root, store, wanted) {
  document.title = 'Pools · Fairlead';
  const none = el('p', { class: 'empty' }, 'Looking …');
  const list = el('div', { class: 'pools' });
  let isShown = false;
  root.append(el('div', { class: 'title' }, el('h1', {}, 'Pools')), none, list);
  return {
    update() {
      none.hidden = store.pools.size > 0;
      keyed(list, [...store.pools].sort(([a], [b]) => a.localeCompare(b)), ([name]) => name,
        ([name]) => createPool(name, store), (element, [name, pool]) => updatePool(element, name, pool, store));
      if (!isShown && wanted && store.pools.has(wanted)) {
        isShown = true;
        [...list.children].find((it) => it.dataset.pool === wanted)?.scrollIntoView({ block: 'start' });
      }
    },
    close() {},
  };
}

function createPool(name, store) {
  const id = `pool-${encodeURIComponent(name)}`;
  const actions = store.may('operate') ? [el('th', { scope: 'col' }, el('span', { class: 'hidden' }, 'Actions'))] : [];
  const element = el('section', { class: 'card pool', 'aria-labelledby': id },
    el('div', { class: 'head' }, el('h2', { id }, name), el('p', { class: 'muted', 'data-part': 'facts' })),
    el('ul', { class: 'noisy', 'data-part': 'noisy' }),
    el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': id },
      el('table', {},
        el('thead', {}, el('tr', {}, ...COLUMNS.map((it, i) =>
          el('th', { scope: 'col', class: i > 2 ? 'n' : '' }, it)), ...actions)),
        el('tbody', { 'data-part': 'endpoints' }))),
    el('p', { class: 'muted', 'data-part': 'left-out' }));
  element.dataset.pool = name;
  return element;
}

function updatePool(element, name, pool, store) {
  text(part(element, 'facts'), facts(pool));
  keyed(part(element, 'noisy'), pool['noisy-neighbours'], (it) => it.tenant,
    (it) => el('li', {}, el('a', { href: tenantLink(it.tenant) }, it.tenant), ' is a noisy neighbour. ',
      el('span', { 'data-part': 'why' })),
    (item, it) => text(part(item, 'why'), (store.findings ?? []).find((finding) =>
      finding.kind === 'noisy' && finding.pool === name && finding.tenant === it.tenant)?.more ?? it.reason));
  keyed(part(element, 'endpoints'), pool.endpoints, (it) => it.id,
    (it) => createEndpoint(name, it, store), (row, it) => updateEndpoint(row, name, it, store));
  text(part(element, 'left-out'), pool['left-out'] > 0 ? `${count(pool['left-out'])} more are not shown.` : '');
}

function facts(pool) {
  const levels = pool.levels.filter((it) => it.residency.length === 0)
    .map((it) => `${it.healthy} of ${it.total} fit${it.panicking ? ', health is ignored' : ''}`);
  return [pool.balancer, ...levels,
    ...(pool.waiting ? [`${count(pool.waiting)} waiting`] : []),
    ...(pool.retried ? [`${count(pool.retried)} retried`] : []),
    ...(pool.hedged ? [`${count(pool.hedged)} hedged`] : []),
    ...(pool['retries-refused'] ? [`${count(pool['retries-refused'])} retries refused`] : []),
    ...(pool.overflowed ? [`${count(pool.overflowed)} passed on`] : []),
    ...Object.entries(pool.policies).map(([policy, state]) => `${policy}: ${state}`)].join(' · ');
}

function createEndpoint(pool, it, store) {
  const actions = store.may('operate') ? [el('td', { class: 'n' }, drainButton(pool, it.id))] : [];
  return el('tr', {},
    el('th', { scope: 'row' }, it.id, el('small', {}, `${it.host}:${it.port}`)),
    el('td', {}, el('span', { class: 'badge', 'data-part': 'condition' }), el('small', { 'data-part': 'why' })),
    el('td', { 'data-part': 'policies' }),
    ...Array.from({ length: 5 }, () => el('td', { class: 'n' })),
    ...actions);
}

function updateEndpoint(row, pool, it, store) {
  const condition = part(row, 'condition');
  text(condition, words(it.condition));
  attribute(condition, 'data-condition', it.condition);
  text(part(row, 'why'), [local(it.reason), ago(it.since, store.at).toLowerCase()].filter(Boolean).join(', '));
  text(part(row, 'policies'), Object.entries(it.policies).map(([name, state]) => `${words(name)}: ${state}`).join(', '));
  [count(it['in-flight']), rate(it['per-second']), rate(it['failed-per-second']),
    millis(it['latency-ewma-ms']), String(it.weight)].forEach((value, i) => text(row.cells[i + 3], value));
  attribute(row.cells[5], 'class', it['failed-per-second'] > 0 ? 'n warn' : 'n');
  const button = row.querySelector('button');
  if (button) {
    const isDrained = DRAINED.includes(it.condition);
    text(button, isDrained ? 'Undrain' : 'Drain');
    attribute(button, 'data-action', isDrained ? 'undrain' : 'drain');
    attribute(button, 'aria-label', `${button.textContent} ${it.id} in ${pool}`);
  }
}

function drainButton(pool, endpoint) {
  const button = el('button', { type: 'button', click: () => (button.dataset.action === 'undrain'
    ? confirmThen(`Undrain ${endpoint}?`, `It gets requests of pool ${pool} again.`, 'Undrain',
      () => undrain(pool, endpoint))
    : confirmThen(`Drain ${endpoint}?`, `It gets no new requests of pool ${pool}; those under way have 30 `
      + 'seconds to end. Sessions that belong to it may come back until then.', 'Drain',
    () => drain(pool, endpoint))) });
  return button;
}

/** Answered once it is empty, so that what has begun is told first. */
async function drain(pool, endpoint) {
  toast(`${endpoint} gets nothing new`);
  const { left } = await post(path('pools', pool, 'endpoints', endpoint, 'drain'));
  return left === 0 ? `${endpoint} is empty` : `${endpoint} still has ${left} requests after 30 seconds`;
}

async function undrain(pool, endpoint) {
  await post(path('pools', pool, 'endpoints', endpoint, 'undrain'));
  return `${endpoint} serves again`;
}
