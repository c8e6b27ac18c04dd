// How numbers, times and names are written.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const count = (value) => WHOLE.format(value);

/** Something in a second. */
export function rate(value) {
  return value === 0 ? '0' : value < 9.95 ? TENTHS.format(value) : WHOLE.format(value);
}

export function millis(value) {
  if (value <= 0) {
    return '–';
  }
  if (value >= 995) {
    return `${TENTHS.format(value / 1_000)} s`;
  }
  return value < 9.95 ? `${TENTHS.format(value)} ms` : `${WHOLE.format(value)} ms`;
}

/** How long something takes, in words that fit in a column. */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** For how long something has been so. */
export function ago(instant, now) {
  const passed = now - Date.parse(instant);
  return passed < 1_500 ? 'Just now' : `For ${span(passed)}`;
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString('en', { hour12: false });
}

/** A name of the API as it is read: `quota-exceeded` is "quota exceeded". */
export const words = (name) => name.replaceAll('-', ' ');

export function value(setting) {
  if (Array.isArray(setting)) {
    return setting.map(value).join(', ');
  }
  return setting !== null && typeof setting === 'object' ? JSON.stringify(setting) : String(setting);
}

/** The same text, with instants as the clock shows them here. */
export const local = (text) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, clock);

/** What happened, as a sentence. */
export function event(it) {
  const d = it.details;
  switch (it.kind) {
    case 'noisy-neighbour': return `${it.tenant} in ${d.pool}: noisy neighbour ${d.phase} (${d.reason})`;
    case 'health-changed':
      return `${d.endpoint} in ${d.pool}: ${d.now}, was ${d.before}${d.reason ? ` (${local(d.reason)})` : ''}`;
    case 'panic-changed':
      return `pool ${d.pool} ${d.panicking ? 'ignores health: too few are fit' : 'heeds health again'}`;
    case 'applied': return `configuration ${d.version} is in force, ${d.tenants} tenants differ`;
    case 'source-failed': return `the endpoints of ${d.pool} could not be learnt: ${d.error}`;
    case 'lease-lost': return `${it.tenant}: a request to ${d.endpoint} in ${d.pool} was never completed`;
    case 'alert': return `alert ${d.state}: ${d.summary}`;
    default: return `${words(it.kind)} ${it.tenant ?? ''}`;
  }
}
