// Asks the management API, with the token that the session knows.

const KEY = 'fairlead.token';

export const token = () => sessionStorage.getItem(KEY);
export const signIn = (value) => sessionStorage.setItem(KEY, value);
export const signOut = () => sessionStorage.removeItem(KEY);

/** What the API answers where it refuses. */
export class Refused extends Error {
  constructor(status, title) {
    super(title);
    this.status = status;
  }
}

/** Asks, and throws `Refused` where the answer is no. Paths are relative to the page. */
export async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  const answer = await fetch(path, { ...options, headers, cache: 'no-store', credentials: 'omit' });
  if (!answer.ok) {
    throw new Refused(answer.status, await title(answer));
  }
  return answer;
}

export const get = async (path) => (await ask(path)).json();
export const post = async (path) => (await ask(path, { method: 'POST' })).json();

/** A path of names, of which none can be another path. */
export const path = (...names) => `v1/${names.map(encodeURIComponent).join('/')}`;

async function title(answer) {
  try {
    return (await answer.json()).title ?? `status ${answer.status}`;
  } catch {
    return `status ${answer.status}`;
  }
}
