// The one stream of a page: server-sent events, read by fetch since EventSource shows no token.

import { ask, Refused } from './api.js';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/**
 * Watches until it is closed, and begins anew when the connection ends.
 *
 * @param query what to watch
 * @param on what to call: frame(frame), up(), down(reason), refused(status)
 */
export function watch(query, on) {
  const ending = new AbortController();
  run(query, on, ending.signal);
  return () => ending.abort();
}

async function run(query, on, signal) {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    try {
      const answer = await ask(`v1/live?${query}`, { signal });
      pause = FIRST_PAUSE;
      on.up();
      await read(answer.body.getReader(), on, signal);
      on.down('The connection has ended');
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (failure instanceof Refused && failure.status !== 503) {
        on.refused(failure.status, failure.message);
        return;
      }
      on.down(failure instanceof Refused ? failure.message : 'No connection');
    }
    await wait(pause, signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

async function read(reader, on, signal) {
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      if (event.startsWith('data: ') && !signal.aborted) {
        on.frame(JSON.parse(event.slice('data: '.length)));
      }
    }
  }
}

function wait(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
