import type { Course } from './made-up-course.ts';

/** For tests: a SYN that nobody answers, repeated each second as Linux does at first. To be called before each reading. */
export function silent(course: Course, id: string, to: string, app = 'browser'): () => void {
  course.set(id, { to, app, state: 'syn-sent', sendQueue: 1, timer: { retries: 0 }, family: to.startsWith('[') ? 6 : 4 });
  let seconds = 0;
  return () => {
    seconds += 2;
    course.set(id, { timer: { retries: Math.min(seconds, 5) } });
  };
}

/** For tests: a connection that works all the time and keeps "reached" young. To be called before each reading. */
export function talking(course: Course, id = 'talk', to = '198.51.100.200:443', app = 'browser'): () => void {
  let bytes = 0;
  return () => {
    bytes += 100;
    course.set(id, { to, app, state: 'established', tcp: { bytesAcked: bytes, bytesReceived: bytes, idleMs: 0 } });
  };
}
