// Every target that is remembered, and how much room it takes of its source's. A target that finds
// no room is one of a crowd: what needs no memory is counted for it, and nothing else.

import { type Held, Room, type RoomLimits } from './room.ts';
import { type Target, type TargetChange, TargetEdit, takeBack } from './target.ts';

/** Stands for all targets of a source that found no room. */
const crowdName = 'signalbox: targets without room';
/** Its time is up to when targets of its source were forgotten. */
const forgottenName = 'signalbox: forgotten targets';

export const isCrowd = ({ name }: Target): boolean => name === crowdName;

const keyOf = (source: string, target: string): string => `${source.length}:${source}${target}`;

export class TargetBook {
  readonly room: Room;
  readonly #targets = new Map<string, Target>();

  constructor(limits: RoomLimits, remembered: Iterable<Target>) {
    this.room = new Room(limits);
    for (const target of remembered) this.#targets.set(keyOf(target.source, target.name), target);
    this.recount();
  }

  all(): Iterable<Target> {
    return this.#targets.values();
  }

  /** The target by this name, or the crowd. */
  of(source: string, name: string): Target {
    const known = this.#targets.get(keyOf(source, name));
    if (known !== undefined) return known;
    const held = this.room.of(source);
    if (held.targets < this.room.limits.targets) return this.#make(source, name);
    held.isWanted = true;
    return this.#make(source, crowdName);
  }

  /** After a change that made a target larger or smaller. */
  resized({ source, series }: Target, sizeBefore: number): void {
    this.room.of(source).series += series.size - sizeBefore;
  }

  /** As if it had not happened. Changes are taken back newest first. */
  takeBack(change: TargetChange): void {
    const sizeBefore = change.target.series.size;
    takeBack(change);
    this.resized(change.target, sizeBefore);
  }

  forget({ source, name }: Target): void {
    this.#targets.delete(keyOf(source, name));
  }

  /** After targets or series were forgotten. */
  recount(): void {
    this.room.recount(this.#targets.values());
  }

  /**
   * The targets of a source that were silent for longest, to be forgotten so that others find room:
   * none that was heard after `beforeMs`, and no more than a tenth of all there may be.
   */
  dispensable(source: string, beforeMs: number): Target[] {
    const { series, targets } = this.room.limits;
    const silent = [...this.#targets.values()]
      .filter((target) => target.source === source && !isCrowd(target))
      .filter(({ name, head }) => name !== forgottenName && (head.timeMs ?? 0) < beforeMs)
      .toSorted((a, b) => (a.head.timeMs ?? 0) - (b.head.timeMs ?? 0));
    const chosen: Target[] = [];
    let [seriesLeft, targetsLeft] = [series / 10, targets / 10];
    for (const target of silent) {
      if (seriesLeft <= 0 || targetsLeft <= 0) break;
      chosen.push(target);
      seriesLeft -= target.series.size;
      targetsLeft -= 1;
    }
    return chosen;
  }

  /** Marks up to when targets of a source were forgotten; stored like any other target. */
  markForgotten(source: string, untilMs: number): TargetChange {
    const mark = this.#make(source, forgottenName);
    const timeMs = Math.max(untilMs, mark.head.timeMs ?? Number.NEGATIVE_INFINITY);
    return new TargetEdit(mark).close({ timeMs, processStartMs: null });
  }

  held(): readonly Readonly<Held>[] {
    return this.room.list();
  }

  #make(source: string, name: string): Target {
    const key = keyOf(source, name);
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const forgottenMs = this.#targets.get(keyOf(source, forgottenName))?.head.timeMs ?? null;
    const target: Target = {
      source,
      name,
      head: { timeMs: null, processStartMs: null },
      series: new Map(),
      sightings: new Map(),
      ...(forgottenMs === null ? {} : { forgottenMs }),
    };
    this.#targets.set(key, target);
    this.room.of(source).targets += 1;
    return target;
  }
}
