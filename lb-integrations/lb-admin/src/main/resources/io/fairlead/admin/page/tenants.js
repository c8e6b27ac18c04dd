// All tenants: searched, sorted, and as many rows in the page as fit on the screen.

import { attribute, el, keyed, text } from './dom.js';
import { tenantLink } from './fleet.js';
import { count, millis, rate } from './words.js';

const ROW_HEIGHT = 36;
const SPARE_ROWS = 8;

/** Of each column: its name in the row, its heading, how it is written, and whether it is narrow. */
const COLUMNS = [
  { name: 'id', label: 'Tenant', write: String },
  { name: 'tier', label: 'Tier', write: String, wide: true },
  { name: 'state', label: 'State', write: (it) => it || 'active' },
  { name: 'admitted', label: 'Admitted/s', write: rate, number: true },
  { name: 'refused', label: 'Refused/s', write: rate, number: true, warns: true },
  { name: 'failed', label: 'Failed/s', write: rate, number: true, warns: true, wide: true },
  { name: 'inFlight', label: 'Under way', write: count, number: true, wide: true },
  { name: 'waiting', label: 'Waiting', write: count, number: true, wide: true },
  { name: 'p50', label: 'Median', write: millis, number: true, wide: true },
  { name: 'p99', label: 'p99', write: millis, number: true },
];

const isTroubled = (row) => row.refused > 0 || row.failed > 0 || ['noisy', 'suspended'].includes(row.state);

export function tenantsView(root, store) {
  document.title = 'Tenants · Fairlead';
  let sorted = { column: COLUMNS[3], descending: true };
  let order = [];
  let isHeld = false;

  const search = el('input', { id: 'search', type: 'search', placeholder: 'Search',
    autocomplete: 'off', spellcheck: 'false', 'aria-label': 'Search tenants by id or tier',
    input: () => arrange(), keydown: openExact });
  const onlyTroubled = el('input', { type: 'checkbox', id: 'troubled', change: () => arrange() });
  const summary = el('p', { class: 'summary', role: 'status' });
  const headings = COLUMNS.map((column) => el('th', { scope: 'col', class: classOf(column) },
    el('button', { type: 'button', click: () => sortBy(column) }, column.label)));
  const above = el('tbody', { 'aria-hidden': 'true' }, el('tr', {}, el('td', { colspan: COLUMNS.length })));
  const body = el('tbody', { id: 'rows', keydown: moveFocus });
  const below = el('tbody', { 'aria-hidden': 'true' }, el('tr', {}, el('td', { colspan: COLUMNS.length })));
  const table = el('table', { class: 'virtual' },
    el('caption', { class: 'hidden' }, 'Tenants'),
    el('thead', {}, el('tr', { 'aria-rowindex': 1 }, ...headings)), above, body, below);
  const scroller = el('div', { class: 'scroll rows', tabindex: 0, role: 'region',
    'aria-label': 'Table of tenants', scroll: () => draw() }, table);
  // Rows that move under the pointer or the focus are clicked by mistake.
  table.addEventListener('pointerenter', () => { isHeld = true; });
  table.addEventListener('pointerleave', () => { isHeld = false; });

  root.append(
    el('div', { class: 'title' }, el('h1', {}, 'Tenants'), summary),
    el('div', { class: 'tools' }, search,
      el('label', { for: 'troubled' }, onlyTroubled, 'Only those in trouble')),
    el('div', { class: 'card flush' }, scroller));

  const resizing = new ResizeObserver(() => draw());
  resizing.observe(scroller);

  function sortBy(column) {
    const descending = sorted.column === column ? !sorted.descending : Boolean(column.number);
    sorted = { column, descending };
    arrange();
    scroller.scrollTop = 0;
    draw();
  }

  /** Filters and sorts: O(n log n), and once a second at most. */
  function arrange() {
    const wanted = search.value.trim().toLowerCase();
    const { name, number } = sorted.column;
    const sign = sorted.descending ? -1 : 1;
    order = [...store.tenants.values()].filter((row) =>
      (wanted === '' || row.id.toLowerCase().includes(wanted) || row.tier.toLowerCase().includes(wanted))
        && (!onlyTroubled.checked || isTroubled(row)));
    order.sort((a, b) => {
      const by = number ? a[name] - b[name] : compare(a[name], b[name]);
      return by === 0 ? compare(a.id, b.id) : sign * by;
    });
    order = order.map((row) => row.id);
    headings.forEach((heading, i) => attribute(heading, 'aria-sort',
      COLUMNS[i] !== sorted.column ? null : sorted.descending ? 'descending' : 'ascending'));
    const left = store.leftOut > 0 ? `; ${count(store.leftOut)} more are not shown: type a whole id, Enter` : '';
    text(summary, order.length === store.tenants.size
      ? `${count(order.length)}${left}` : `${count(order.length)} of ${count(store.tenants.size)}${left}`);
    draw();
  }

  /** Puts those rows into the page that are to be seen, and some around. */
  function draw() {
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
    const last = Math.min(order.length,
      first + Math.ceil(scroller.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS);
    height(above, first);
    height(below, order.length - last);
    attribute(table, 'aria-rowcount', order.length + 1);
    const rows = order.slice(first, last).map((id, i) => ({ row: store.tenants.get(id), index: first + i }))
      .filter(({ row }) => row);
    keyed(body, rows, ({ row }) => row.id, createRow, updateRow);
  }

  function moveFocus(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const edge = { Home: 0, End: order.length - 1 }[event.key];
    const at = order.indexOf(event.target.closest('tr')?.dataset.tenant);
    if ((step === undefined && edge === undefined) || at < 0) {
      return;
    }
    event.preventDefault();
    const to = Math.min(order.length - 1, Math.max(0, edge ?? at + step));
    reveal(to);
    body.querySelector(`tr[aria-rowindex="${to + 2}"] a`)?.focus({ preventScroll: true });
  }

  function reveal(index) {
    const head = table.tHead.offsetHeight;
    const top = index * ROW_HEIGHT;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + ROW_HEIGHT + head > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top + ROW_HEIGHT + head - scroller.clientHeight;
    }
    draw();
  }

  function openExact(event) {
    if (event.key === 'Enter' && search.value.trim()) {
      location.hash = tenantLink(order.length === 1 ? order[0] : search.value.trim());
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      body.querySelector('a')?.focus();
    }
  }

  return {
    update() {
      const isBusy = isHeld || body.contains(document.activeElement);
      if (isBusy && order.length === store.tenants.size) {
        draw();
      } else {
        arrange();
      }
    },
    close: () => resizing.disconnect(),
  };
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const classOf = (column) => `${column.number ? 'n' : ''}${column.wide ? ' wide' : ''}`;

function height(spacer, rows) {
  spacer.hidden = rows <= 0;
  spacer.rows[0].cells[0].height = rows * ROW_HEIGHT;
}

function createRow({ row }) {
  const cells = COLUMNS.map((column, i) => i === 0
    ? el('th', { scope: 'row' }, el('a', { href: tenantLink(row.id) }, row.id))
    : el('td', { class: classOf(column) }));
  const element = el('tr', {}, ...cells);
  element.dataset.tenant = row.id;
  return element;
}

function updateRow(element, { row, index }) {
  attribute(element, 'aria-rowindex', index + 2);
  attribute(element, 'data-state', row.state);
  COLUMNS.forEach((column, i) => {
    if (i > 0) {
      const value = row[column.name];
      text(element.cells[i], column.write(value));
      attribute(element.cells[i], 'class', classOf(column) + (column.warns && value > 0 ? ' warn' : ''));
    }
  });
}
