// The first view: what is wrong, in words, and then how much there is of everything.

import { chart } from './chart.js';
import { attribute, el, keyed, part, text } from './dom.js';
import { ago, clock, count, event, local, millis, rate } from './words.js';

const EVENTS = 8;

export function fleetView(root, store) {
  document.title = 'Fleet · Fairlead';
  const alerts = alertsPanel();
  const state = findingsPanel();
  const figures = figuresOf([
    ['admitted', 'Admitted', '/s'], ['refused', 'Refused', '/s'], ['failed', 'Failed', '/s'],
    ['in-flight', 'Under way', ''], ['waiting', 'Waiting', ''], ['p50-ms', 'Median', ''],
    ['p99-ms', 'p99', '']]);
  const traffic = chart('Traffic', 'requests a second', [
    { name: 'Admitted', colour: 'blue', column: 1, fill: true },
    { name: 'Refused', colour: 'amber', column: 2 },
    { name: 'Failed', colour: 'red', column: 3 }], rate);
  const latency = chart('Latency', 'of the last one to two minutes', [
    { name: 'p99', colour: 'violet', column: 5 },
    { name: 'Median', colour: 'blue', column: 4 }], millis);
  const pools = poolTable();
  const events = eventList();
  root.append(
    state.element,
    alerts.element,
    figures.element,
    el('div', { class: 'charts' }, traffic.element, latency.element),
    el('div', { class: 'two' }, pools.element, events.element));

  return {
    update() {
      state.update(store);
      alerts.update(store.alerts, store.at);
      figures.update(store.totals);
      traffic.update(store.history);
      latency.update(store.history);
      pools.update(store.pools);
      events.update(store.events.slice(-EVENTS));
    },
    close() {
      traffic.close();
      latency.close();
    },
  };
}

// Alerts -----------------------------------------------------------------------------------------

/** Of these, more are in the events. */
const ALERTS = 5;

/** What somebody is called for and goes on; nothing at all if that is nothing. */
export function alertsPanel() {
  const heading = el('h2', { id: 'alerts' });
  const list = el('ul', {});
  const more = el('p', { class: 'muted' });
  const element = el('section', { class: 'alerts', 'aria-labelledby': 'alerts', hidden: true },
    heading, list, more);
  return {
    element,
    update(alerts, now) {
      element.hidden = alerts.length === 0;
      attribute(element, 'data-level', alerts[0]?.level);
      text(heading, alerts.length === 1 ? '1 alert is firing' : `${count(alerts.length)} alerts are firing`);
      keyed(list, alerts.slice(0, ALERTS), (it) => it.id,
        (it) => el('li', { class: 'alert', 'data-level': it.level },
          el('span', { class: 'what', 'data-part': 'what' }),
          el('time', { datetime: it.since, 'data-part': 'since' }),
          it.tenant ? el('a', { href: tenantLink(it.tenant), 'aria-label': `See tenant ${it.tenant}` }, it.tenant)
            : it.pool ? el('a', { href: poolLink(it.pool), 'aria-label': `See pool ${it.pool}` }, it.pool) : null),
        (item, it) => {
          attribute(item, 'data-level', it.level);
          text(part(item, 'what'), it.what);
          text(part(item, 'since'), ago(it.since, now));
        });
      more.hidden = alerts.length <= ALERTS;
      text(more, `and ${count(alerts.length - ALERTS)} more`);
    },
  };
}

// What is wrong ----------------------------------------------------------------------------------

function findingsPanel() {
  const heading = el('h1', { 'data-part': 'headline' }, 'Looking …');
  const list = el('ol', { class: 'findings' });
  const element = el('section', { class: 'state', 'aria-labelledby': 'headline', 'data-level': 'wait' },
    heading, list);
  heading.id = 'headline';
  return {
    element,
    update(store) {
      const findings = store.findings;
      if (findings === null) {
        return;
      }
      const wrong = findings.filter((it) => it.level !== 'note');
      attribute(element, 'data-level', wrong[0]?.level ?? 'well');
      text(heading, headline(wrong));
      showFindings(list, wrong.length === 0 ? [wellOf(store), ...findings] : findings, store.at);
    },
  };
}

function headline(wrong) {
  const serious = wrong.filter((it) => it.level === 'bad').length;
  const warnings = wrong.length - serious;
  const said = [
    ...(serious > 0 ? [`${serious} serious ${serious === 1 ? 'problem' : 'problems'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : [])];
  return said.length === 0 ? 'All is well' : said.join(', ');
}

function wellOf(store) {
  const endpoints = [...store.pools.values()].reduce((all, pool) => all + pool.endpoints.length, 0);
  return {
    kind: 'well',
    level: 'well',
    what: 'Nobody is refused, nobody is in the way of others, and every endpoint serves',
    more: `${count(store.totals.tenants)} tenants, ${count(store.pools.size)} pools, `
      + `${count(endpoints)} endpoints.`,
  };
}

const MARKS = { bad: '!', warning: '!', note: 'i', well: '✓' };
const LEVELS = { bad: 'Serious', warning: 'Warning', note: 'Note', well: 'Well' };

export function showFindings(list, findings, now) {
  keyed(list, findings, (it) => [it.kind, it.tenant, it.pool, it.endpoint, it.level].join('\n'),
    createFinding, (item, it) => updateFinding(item, it, now));
}

function createFinding(it) {
  return el('li', { class: 'finding', 'data-level': it.level, 'data-kind': it.kind },
    el('span', { class: 'mark', role: 'img', 'aria-label': LEVELS[it.level] }, MARKS[it.level]),
    el('div', { class: 'said' },
      el('p', { class: 'what', 'data-part': 'what' }),
      el('p', { class: 'more' }, el('span', { 'data-part': 'more' }), ' ',
        el('span', { class: 'since', 'data-part': 'since' }))),
    el('div', { class: 'links' },
      it.tenant ? el('a', { class: 'to-tenant', href: tenantLink(it.tenant) }, 'See tenant') : null,
      it.pool ? el('a', { href: poolLink(it.pool) }, 'See pool') : null));
}

function updateFinding(item, it, now) {
  text(part(item, 'what'), it.what);
  text(part(item, 'more'), local(it.more));
  text(part(item, 'since'), it.since ? `${ago(it.since, now)}.` : '');
}

export const tenantLink = (id) => `#/tenants/${encodeURIComponent(id)}`;
export const poolLink = (name) => `#/pools/${encodeURIComponent(name)}`;

// Figures ----------------------------------------------------------------------------------------

/** Numbers in a row: of each its name in the frame, its label and its unit. */
export function figuresOf(figures) {
  const values = figures.map(([name, , unit]) =>
    ({ name, unit, element: el('dd', { 'data-figure': name }, '–') }));
  return {
    element: el('dl', { class: 'figures card' }, ...figures.map(([, label], i) =>
      el('div', {}, el('dt', {}, label), values[i].element))),
    update(numbers) {
      for (const { name, unit, element } of values) {
        const value = numbers?.[name];
        text(element, value === undefined ? '–'
          : name.endsWith('-ms') ? millis(value) : unit ? `${rate(value)}${unit}` : count(value));
        attribute(element, 'data-some', value > 0);
      }
    },
  };
}

// Pools ------------------------------------------------------------------------------------------

const fits = (pool) => pool.endpoints.filter((it) => ['healthy', 'warming', 'unchecked']
  .includes(it.condition)).length;
const total = (pool, name) => pool.endpoints.reduce((all, it) => all + it[name], 0);

/** The mean of what its endpoints take, by how many requests each has. */
function meanLatency(pool) {
  const busy = total(pool, 'per-second');
  return busy === 0 ? 0 : pool.endpoints.reduce((all, it) =>
    all + it['latency-ewma-ms'] * it['per-second'], 0) / busy;
}

function poolTable() {
  const body = el('tbody');
  return {
    element: el('section', { class: 'card', 'aria-labelledby': 'pools' },
      el('h2', { id: 'pools' }, 'Pools'),
      el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': 'pools' },
        el('table', {},
          el('thead', {}, el('tr', {}, ...['Pool', 'Fit', 'Requests/s', 'Failed/s', 'Under way',
            'Waiting', 'Latency'].map((name, i) => el('th', { scope: 'col', class: i ? 'n' : '' }, name)))),
          body))),
    update(pools) {
      keyed(body, [...pools].sort(([a], [b]) => a.localeCompare(b)), ([name]) => name,
        ([name]) => el('tr', {},
          el('th', { scope: 'row' }, el('a', { href: poolLink(name) }, name)),
          ...Array.from({ length: 6 }, () => el('td', { class: 'n' }))),
        updatePool);
    },
  };
}

function updatePool(row, [, pool]) {
  const fit = fits(pool);
  [`${fit} of ${pool.endpoints.length}`, rate(total(pool, 'per-second')),
    rate(total(pool, 'failed-per-second')), count(total(pool, 'in-flight')), count(pool.waiting),
    millis(meanLatency(pool))].forEach((value, i) => text(row.cells[i + 1], value));
  attribute(row.cells[1], 'class', fit < pool.endpoints.length ? 'n warn' : 'n');
  attribute(row.cells[3], 'class', total(pool, 'failed-per-second') > 0 ? 'n warn' : 'n');
}

// Events -----------------------------------------------------------------------------------------

export function eventList() {
  const list = el('ol', { class: 'events' });
  const none = el('p', { class: 'empty' }, 'Nothing yet.');
  return {
    element: el('section', { class: 'card', 'aria-labelledby': 'events' },
      el('h2', { id: 'events' }, 'Lately'), none, list),
    update(events) {
      none.hidden = events.length > 0;
      keyed(list, [...events].reverse(), (it) => it.number,
        (it) => el('li', {}, el('time', { datetime: it.at }, clock(it.at)), el('span', {}, event(it))),
        () => {});
    },
  };
}
