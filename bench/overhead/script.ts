// What a hundred people do in a stretch of time, the same for the same seed: they type, look around, have
// a document reviewed and come back, at the pace of the load gate's people. So an app that is watched
// and one that is not are asked for exactly the same.

import { seededRandom } from '../regression/statistics.ts';

/** `return`: leaves the hub and comes back at once, as a page that is loaded anew does. */
export type ActKind =
  | 'look'
  | 'write'
  | 'erase'
  | 'list'
  | 'document'
  | 'runs'
  | 'review'
  | 'return';

export type Act = {
  /** Milliseconds from the beginning. */
  readonly at: number;
  /** From 0. */
  readonly person: number;
  readonly kind: ActKind;
};

export type ScriptPlan = {
  readonly seed: number;
  readonly people: number;
  readonly seconds: number;
  /** So many times as quick as people are. */
  readonly pace: number;
  readonly kinds: readonly ActKind[];
};

export const typing: readonly ActKind[] = ['look', 'write', 'erase'];
export const browsing: readonly ActKind[] = ['list', 'document', 'runs'];
export const everything: readonly ActKind[] = [...typing, ...browsing, 'review', 'return'];

/** Seconds until the next of what one person does besides the rest, each with what it is. */
type Course = Iterator<readonly [pauseSeconds: number, kind: ActKind], never>;
type Between = (from: number, to: number) => number;

function* writing(between: Between): Generator<readonly [number, ActKind], never> {
  for (;;) {
    yield [between(1, 7), 'write'];
    for (let burst = between(1, 4); burst >= 1; burst -= 1) yield [between(1, 3), 'write'];
    yield [between(1, 7), 'erase'];
    yield [0, 'look'];
  }
}

function* lookingAround(between: Between): Generator<readonly [number, ActKind], never> {
  for (;;) {
    const page = between(0, 1);
    yield [between(2, 5), page < 0.4 ? 'list' : page < 0.7 ? 'document' : 'runs'];
  }
}

function* visiting(between: Between): Generator<readonly [number, ActKind], never> {
  for (;;) {
    yield [0, 'list'];
    yield [0, 'document'];
    const reviewAfter = between(0.5, 4);
    yield [reviewAfter, 'review'];
    yield [between(20, 40) - reviewAfter, 'return'];
  }
}

/** Nobody has just begun when we look: so long before, each of them did, at some moment. */
const begunSeconds = 40;

/** In the order of time. */
export const scriptOf = ({ seed, people, seconds, pace, kinds }: ScriptPlan): readonly Act[] => {
  const random = seededRandom(seed);
  const between: Between = (from, to) => from + random() * (to - from);
  const acts: Act[] = [];
  for (let person = 0; person < people; person += 1) {
    const courses: Course[] = [writing(between), lookingAround(between), visiting(between)];
    for (const course of courses) {
      for (let at = (-1000 * between(1, 2) * begunSeconds) / pace; ; ) {
        const [pauseSeconds, kind] = course.next().value;
        at += (pauseSeconds * 1000) / pace;
        if (at >= seconds * 1000) break;
        if (at >= 0 && kinds.includes(kind)) acts.push({ at, person, kind });
      }
    }
  }
  return acts.toSorted((a, b) => a.at - b.at);
};
