// What is known, from the frames that have come: each tells what has changed.

const HISTORY = 300;

/** Columns of a row of the table of tenants, as the API sends them. */
const COLUMNS = [
  'id', 'tier', 'state', 'admitted', 'refused', 'failed', 'inFlight', 'waiting', 'p50', 'p99'];

export class Store {
  constructor() {
    this.me = null;
    this.forget();
  }

  /** Of what is watched anew. */
  forget() {
    this.at = 0;
    this.totals = null;
    this.findings = null;
    this.alerts = [];
    this.history = [];
    this.pools = new Map();
    this.tenants = new Map();
    this.leftOut = 0;
    this.events = [];
    this.tenant = null;
    this.tenantEvents = [];
    this.tenantHistory = [];
  }

  /** Before another stream, whose first frame tells all that it has. */
  begin(tenantId) {
    this.pools = new Map();
    this.tenants = new Map();
    this.events = [];
    if (this.tenant?.id !== tenantId) {
      this.tenant = null;
      this.tenantEvents = [];
      this.tenantHistory = [];
    }
  }

  apply(frame) {
    this.at = frame.at;
    this.me = frame.me ?? this.me;
    this.findings = frame.findings ?? this.findings;
    this.alerts = frame.alerts ?? this.alerts;
    this.leftOut = frame['left-out'] ?? this.leftOut;
    if (frame.totals) {
      this.totals = frame.totals;
      this.applyHistory(frame);
    }
    for (const [name, pool] of Object.entries(frame.pools ?? {})) {
      if (pool === null) {
        this.pools.delete(name);
      } else {
        this.pools.set(name, pool);
      }
    }
    for (const row of frame.tenants ?? []) {
      this.tenants.set(row[0], Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]])));
    }
    for (const id of frame.gone ?? []) {
      this.tenants.delete(id);
    }
    this.events = [...this.events, ...(frame.events ?? [])].slice(-50);
    this.applyTenant(frame);
  }

  applyHistory(frame) {
    if (frame.history) {
      this.history = frame.history;
      return;
    }
    const t = frame.totals;
    if (this.history.length === 0 || this.history.at(-1)[0] < frame.at) {
      this.history.push([frame.at, t.admitted, t.refused, t.failed, t['p50-ms'], t['p99-ms']]);
    }
    this.history = this.history.slice(-HISTORY);
  }

  applyTenant(frame) {
    this.tenant = frame.tenant ?? this.tenant;
    this.tenantEvents = frame['tenant-events'] ?? this.tenantEvents;
    const t = this.tenant;
    if (frame['tenant-history']) {
      this.tenantHistory = frame['tenant-history'];
    } else if (t?.configured) {
      this.tenantHistory.push([
        frame.at, t['admitted-per-second'], sum(t['refused-per-second']), t['failed-per-second'],
        t['p50-ms'], t['p99-ms']]);
      this.tenantHistory = this.tenantHistory.slice(-HISTORY);
    }
  }

  /** Whether someone may do what takes a role. */
  may(role) {
    const roles = ['read', 'operate', 'admin'];
    return roles.indexOf(this.me?.role) >= roles.indexOf(role);
  }
}

export const sum = (counts) => Object.values(counts).reduce((all, each) => all + each, 0);
