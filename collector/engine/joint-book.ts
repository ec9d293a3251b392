// The joint slices of composite budgets: each is closed when those of all its parts are, in the very
// transaction that closes the last of them. What is known of one until then is kept with the open
// slices, so that a kill loses none and counts none twice.

import type { SloSet } from '../../language/slo-set.ts';
import { jointName, jointParts, jointSlice } from '../sli/joint.ts';
import { lastSliceEnd, sliceCounts } from '../sli/slices.ts';
import { type SlicePart, Slicing } from '../sli/slicing.ts';
import type { StoredIncrement } from '../store/cells.ts';
import type { SliceStore } from '../store/slices.ts';
import type { Histories } from './histories.ts';

/** The slices of an indicator, and from which share on one is good. */
type Part = { readonly slicing: Slicing; readonly goodFrom: number | null };

type Joint = {
  readonly history: number;
  readonly slicing: Slicing;
  readonly parts: readonly Part[];
};

/** Up to when slices are about to be closed. */
export type Closings = ReadonlyMap<Slicing, number>;

type Step = { readonly joint: Joint; readonly taken: readonly SlicePart[]; readonly endMs: number };

export type JointSteps = {
  readonly steps: readonly Step[];
  readonly increments: readonly StoredIncrement[];
};

export type JointBookOptions = {
  readonly slos: SloSet;
  readonly store: SliceStore;
  readonly histories: Pick<Histories, 'storedIdOf'>;
  /** The slices that an objective judges. */
  readonly slicingOf: (indicator: string, seconds: number) => Slicing;
};

export class JointBook {
  readonly #store: SliceStore;
  readonly #joints = new Map<number, Joint>();

  /** Within a transaction: where a joint begins is stored. */
  constructor({ slos, store, histories, slicingOf }: JointBookOptions, nowMs: number) {
    this.#store = store;
    for (const { joint } of slos.composites) {
      for (const union of joint?.unions ?? []) {
        const objectives = jointParts(union, slos.objectives);
        const history = histories.storedIdOf(jointName(objectives));
        const parts = objectives.flatMap(({ indicator, slices }) =>
          slices === null
            ? []
            : [{ slicing: slicingOf(indicator.id, slices.seconds), goodFrom: slices.goodFrom }],
        );
        this.#joints.set(history, { history, parts, slicing: this.#open(history, parts, nowMs) });
      }
    }
  }

  /** What closing its parts means to joint slices; nothing is changed. */
  split(closings: Closings): JointSteps {
    const steps = [...this.#joints.values()]
      .filter(({ parts }) => parts.some(({ slicing }) => closings.has(slicing)))
      .map((joint) => {
        const { slicing, parts } = joint;
        const taken = slicing.split(parts.flatMap((part) => closed(part, closings))).parts;
        const ends = parts.map((part) => closings.get(part.slicing) ?? part.slicing.closedMs);
        return { joint, taken, endMs: Math.max(slicing.closedMs, Math.min(...ends)) };
      });
    const increments = steps.flatMap(({ joint: { history, slicing }, taken, endMs }) =>
      slicing.upTo(endMs, taken).map((slice) => {
        const { endMs: timeMs, ...counts } = jointSlice(slice);
        return { history, timeMs, ...counts };
      }),
    );
    return { steps, increments };
  }

  /** Within the transaction that closes the parts. */
  write({ steps }: JointSteps): void {
    for (const { joint, taken, endMs } of steps) {
      const { history, slicing } = joint;
      const later = taken.filter((part) => part.endMs > endMs);
      this.#store.write(history, slicing.seconds, later);
      this.#store.close(history, slicing.seconds, endMs);
    }
  }

  /** After it. */
  take({ steps }: JointSteps): void {
    for (const { joint, taken, endMs } of steps) {
      joint.slicing.take(taken);
      joint.slicing.close(endMs);
    }
  }

  /**
   * Its own mark is never behind that of all its parts. Where it is, they went on without it: it
   * begins with the next slice, since of an earlier one it would know some parts only.
   */
  #open(history: number, parts: readonly Part[], nowMs: number): Slicing {
    const seconds = parts[0]?.slicing.seconds ?? 0;
    const closed = parts.map(({ slicing }) => slicing.closedMs);
    const known = this.#store.closedMs(history, seconds);
    const present = lastSliceEnd(nowMs, seconds);
    const isBehind = known === null ? closed.some(Number.isFinite) : known < Math.min(...closed);
    if (isBehind) {
      this.#store.close(history, seconds, present);
      return new Slicing(seconds, present);
    }
    const closedMs = Math.min(known ?? Number.NEGATIVE_INFINITY, present);
    return new Slicing(seconds, closedMs, this.#store.open(history, seconds));
  }
}

/** What a part counts, if it is about to close. */
const closed = ({ slicing, goodFrom }: Part, closings: Closings) =>
  slicing.upTo(closings.get(slicing) ?? Number.NEGATIVE_INFINITY).flatMap((slice) => {
    const counts = sliceCounts(slice.counts, goodFrom);
    return counts === null ? [] : [{ timeMs: slice.endMs, ...counts, bridged: slice.bridged }];
  });
