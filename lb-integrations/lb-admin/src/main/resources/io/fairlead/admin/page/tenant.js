// One tenant: how it fares, what it is held to, and what can be done about it.

import { get, path, post, Refused } from './api.js';
import { chart } from './chart.js';
import { confirmThen } from './dialog.js';
import { attribute, el, keyed, part, text } from './dom.js';
import { alertsPanel, eventList, figuresOf, showFindings } from './fleet.js';
import { sum } from './store.js';
import { count, millis, rate, span, value, words } from './words.js';

/** Milliseconds; a ledger is written every few seconds. */
const STATEMENT_PERIOD = 15_000;

export function tenantView(root, store, id) {
  document.title = `${id} · Fairlead`;
  const badges = el('p', { class: 'badges' });
  const actions = el('div', { class: 'buttons' });
  const alerts = alertsPanel();
  alerts.element.classList.add('own');
  const findings = el('ol', { class: 'findings own' });
  const unknown = el('p', { class: 'empty', hidden: true }, 'There is no tenant of this id.');
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
  const panels = [percentiles(), rejections(), quotas(), usage(), policies()];
  const settings = settingsPanel(id);
  const statement = el('div', {});
  let bill = null;
  const events = eventList();
  const content = el('div', {},
    figures.element,
    el('div', { class: 'charts' }, traffic.element, latency.element),
    el('div', { class: 'panels' }, ...panels.map((it) => it.element)),
    el('div', { class: 'two' }, settings.element,
      el('div', {}, statement, events.element)));
  root.append(
    el('div', { class: 'title' }, el('h1', { 'data-part': 'tenant' }, id), badges, actions),
    unknown, findings, alerts.element, content);

  let shownActions = '';
  function showActions(tenant) {
    const isNoisy = (tenant.findings ?? []).some((it) => it.kind === 'noisy');
    const wanted = !tenant.configured || !store.may('operate') ? '' : `${tenant.suspended}${isNoisy}`;
    if (wanted !== shownActions) {
      shownActions = wanted;
      actions.replaceChildren(...(wanted === '' ? [] : buttons(tenant, isNoisy, settings.load)));
    }
  }

  return {
    update() {
      const tenant = store.tenant;
      if (tenant === null || tenant.id !== id) {
        return;
      }
      unknown.hidden = tenant.configured;
      content.hidden = !tenant.configured;
      showActions(tenant);
      alerts.update(store.alerts.filter((it) => it.tenant === id), store.at);
      showFindings(findings, tenant.findings ?? [], store.at);
      if (!tenant.configured) {
        return;
      }
      if (bill === null && store.me.statements) {
        bill = statementPanel(id);
        statement.append(bill.element);
      }
      keyed(badges, badgesOf(tenant), (it) => it, (it) => el('span', { class: 'badge' }, it), () => {});
      figures.update({ ...tenant, admitted: tenant['admitted-per-second'],
        refused: sum(tenant['refused-per-second']), failed: tenant['failed-per-second'] });
      traffic.update(store.tenantHistory);
      latency.update(store.tenantHistory);
      panels.forEach((panel) => panel.update(tenant));
      events.element.hidden = !store.me.role;
      events.update(store.tenantEvents.slice(-12));
    },
    close() {
      traffic.close();
      latency.close();
      bill?.close();
    },
  };
}

const badgesOf = (tenant) => [
  tenant.tier ? `Tier ${tenant.tier}` : 'No tier',
  ...(tenant.suspended ? ['Suspended'] : []),
  ...(tenant.requests === 0 ? ['Nothing asked for yet'] : []),
];

// Actions ----------------------------------------------------------------------------------------

function buttons(tenant, isNoisy, changed) {
  const act = (name) => async () => {
    const answer = await post(path('tenants', tenant.id, name));
    changed();
    return said(name, tenant.id, answer);
  };
  const all = [];
  if (isNoisy) {
    all.push(el('button', { type: 'button', 'data-part': 'pardon', click: () => confirmThen(
      `Pardon ${tenant.id}?`,
      'What is done about it ends, and what it does now counts as usual from here on.',
      'Pardon', act('pardon')) }, 'Pardon'));
  }
  all.push(tenant.suspended
    ? el('button', { type: 'button', class: 'primary', 'data-part': 'resume', click: () => confirmThen(
      `Resume ${tenant.id}?`, 'Its requests are served again, with the buckets that it had.',
      'Resume', act('resume')) }, 'Resume')
    : el('button', { type: 'button', class: 'danger', 'data-part': 'suspend', click: () => confirmThen(
      `Suspend ${tenant.id}?`, 'All its new requests are refused until someone resumes it.',
      'Suspend', act('suspend')) }, 'Suspend'));
  return all;
}

function said(name, id, answer) {
  switch (name) {
    case 'pardon': return answer.pools.length === 0
      ? `${id} was not noisy any more` : `${id} is pardoned in ${answer.pools.join(', ')}`;
    case 'suspend': return `${id} is suspended`;
    default: return `${id} is served again`;
  }
}

// Panels -----------------------------------------------------------------------------------------

function panel(id, title, ...children) {
  return el('section', { class: 'card', 'aria-labelledby': id }, el('h2', { id }, title), ...children);
}

/** A table of two or more columns, the first of which names the row; none while it has no rows. */
function rows(headings, kind = 'n') {
  const body = el('tbody');
  const element = el('table', { hidden: true }, el('thead', { class: headings ? '' : 'hidden' }, el('tr', {},
    ...(headings ?? ['Name', 'Value']).map((it, i) => el('th', { scope: 'col', class: i ? kind : '' }, it)))), body);
  return {
    element,
    update(items) {
      element.hidden = items.length === 0;
      keyed(body, items, (it) => it[0],
        (it) => el('tr', {}, el('th', { scope: 'row' }, it[0]),
          ...it.slice(1).map(() => el('td', { class: kind }))),
        (row, it) => it.slice(1).forEach((cell, i) => text(row.cells[i + 1], cell)));
    },
  };
}

function percentiles() {
  const list = el('dl', { class: 'bars' });
  const names = [['p50-ms', 'p50'], ['p90-ms', 'p90'], ['p99-ms', 'p99'], ['p999-ms', 'p99.9'],
    ['max-ms', 'longest']];
  return {
    element: panel('percentiles', 'Latency percentiles', list),
    update(tenant) {
      keyed(list, names, ([name]) => name,
        ([, label]) => el('div', {}, el('dt', {}, label),
          el('dd', {}, el('meter', { min: 0, 'aria-hidden': 'true' }), el('b', { 'data-part': 'value' }))),
        (row, [name]) => {
          const meter = row.querySelector('meter');
          meter.max = Math.max(1, tenant['max-ms']);
          meter.value = tenant[name];
          text(part(row, 'value'), millis(tenant[name]));
        });
    },
  };
}

function rejections() {
  const none = el('p', { class: 'empty' }, 'Nothing was refused.');
  const table = rows(['Reason', 'Now', 'In all']);
  return {
    element: panel('rejections', 'Refused', none, table.element),
    update(tenant) {
      const reasons = Object.entries(tenant.rejected).filter(([, times]) => times > 0)
        .sort(([, a], [, b]) => b - a);
      none.hidden = reasons.length > 0;
      table.update(reasons.map(([reason, times]) =>
        [words(reason), `${rate(tenant['refused-per-second'][reason] ?? 0)}/s`, count(times)]));
    },
  };
}

function quotas() {
  const none = el('p', { class: 'empty' }, 'No quota holds it.');
  const list = el('ul', { class: 'quotas' });
  return {
    element: panel('quotas', 'Quota left', none, list),
    update(tenant) {
      none.hidden = tenant.quotas.length > 0;
      keyed(list, tenant.quotas, (it) => `${it.level} ${it.quota}`,
        (it) => el('li', {},
          el('p', {}, el('span', {}, it.level === 'tenant' ? it.quota : `${it.quota} of its ${it.level}`),
            el('b', { 'data-part': 'left' })),
          el('meter', { min: 0, 'aria-label': `Left of ${it.quota}` }),
          el('small', { 'data-part': 'reset' })),
        (row, it) => {
          const meter = row.querySelector('meter');
          meter.max = it.limit;
          meter.low = it.limit * 0.1;
          meter.optimum = it.limit;
          meter.value = it.remaining;
          text(part(row, 'left'), `${count(it.remaining)} of ${count(it.limit)}`);
          text(part(row, 'reset'), it['reset-after-ms'] > 1_000
            ? `Whole again in ${span(it['reset-after-ms'])}` : '');
        });
    },
  };
}

/** What it has done, as far as the statistics count it. */
function usage() {
  const table = rows(null);
  return {
    element: panel('usage', 'Used since it was first seen', table.element),
    update(tenant) {
      table.update([
        ['Requests', count(tenant.requests)],
        ['Admitted', count(tenant.admitted)],
        ['Succeeded', count(tenant.succeeded)],
        ['Failed', count(tenant.failed)],
        ['Refused', count(sum(tenant.rejected))]]);
    },
  };
}

function policies() {
  const table = rows(null, '');
  const element = panel('policies', 'Policies now', table.element);
  return {
    element,
    update(tenant) {
      const states = Object.entries(tenant.policies);
      attribute(element, 'hidden', states.length === 0);
      table.update(states);
    },
  };
}

/** What it has used this month and has to pay for that, read again now and then. */
function statementPanel(id) {
  const table = rows(['This month so far', 'Used', 'Amount']);
  const none = el('p', { class: 'empty' }, 'Reading …');
  const load = async () => {
    try {
      const { lines, total, currency } = await get(path('tenants', id, 'statement'));
      table.update([
        ...lines.map((it) => [it.item, `${value(it.quantity)} ${words(it.measure)}`, it.amount]),
        ['Total', '', `${total} ${currency}`]]);
      none.hidden = true;
    } catch (failure) {
      text(none, failure instanceof Refused ? failure.message : 'No connection');
      none.hidden = false;
    }
  };
  load();
  const timer = setInterval(load, STATEMENT_PERIOD);
  return {
    element: panel('statement', 'Usage', none, table.element),
    close() {
      clearInterval(timer);
    },
  };
}

/** What holds for it, and which part of the configuration says so. */
function settingsPanel(id) {
  const table = rows(['Setting', 'Value', 'From'], '');
  const none = el('p', { class: 'empty' }, 'Reading …');
  const load = async () => {
    try {
      const { settings } = await get(path('tenants', id, 'effective'));
      table.update(settings.map((it) => [it.name, value(it.value), it.origin]));
      none.hidden = true;
    } catch (failure) {
      text(none, failure instanceof Refused ? failure.message : 'No connection');
    }
  };
  load();
  return {
    element: panel('settings', 'Settings in force', none, el('div', { class: 'scroll', tabindex: 0, role: 'group',
      'aria-labelledby': 'settings' }, table.element)),
    load,
  };
}
