// Many people who type, in a process of their own, and what they come to see: when each word was
// typed, when each other person had it in their text, whether all texts became one, and after a
// server was killed, which words that somebody had seen are gone.

import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from '../measurement.ts';
import {
  type ContenderName,
  idsIn,
  type OpenSeat,
  type Place,
  type Seat,
  wordLength,
  wordOf,
} from './contender.ts';
import { openHocuspocus } from './hocuspocus-client.ts';
import { answerParent } from './remote.ts';
import { openSharedb } from './sharedb-client.ts';
import { openSignalbox } from './signalbox-client.ts';

const open: Record<ContenderName, OpenSeat> = {
  Signalbox: openSignalbox,
  ShareDB: openSharedb,
  Hocuspocus: openHocuspocus,
  'Hocuspocus, storing at once': openHocuspocus,
};

type Person = { readonly seat: Seat; readonly document: string; words: number };

type Word = {
  readonly document: string;
  readonly typedAt: number;
  /** How many others are to see it. */
  readonly others: number;
  seen: number;
  /** Its author took it back. */
  deleted: boolean;
};

export type Written = {
  readonly edits: number;
  readonly editsPerSecond: number;
  /** Milliseconds from the typing of a word to its being in another's text. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  /** CPU seconds of this process a second: near 1, it is the crowd that is slow. */
  readonly load: number;
};

export type Settled = {
  /** Words that somebody had not seen a minute later. */
  readonly missing: number;
  readonly differing: number;
};

let people: Person[] = [];
let words: Word[] = [];
let latencies: number[] = [];
let measuringFrom = Number.POSITIVE_INFINITY;
let frozen = false;
let lost = false;
/** The last word of each. */
const own = new Map<Person, number>();
const inDocument = new Map<string, number>();

/** The same for every server: a linear congruential generator, in [0, 1). */
let state = 7;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

const heard = (inserted: string): void => {
  if (frozen) return;
  const now = performance.now();
  for (const id of idsIn(inserted)) {
    const word = words[id];
    if (word === undefined) continue;
    word.seen += 1;
    if (word.typedAt >= measuringFrom) latencies.push(now - word.typedAt);
  }
};

const typeOne = (): void => {
  const person = people[Math.floor(random() * people.length)];
  if (person === undefined) return;
  person.words += 1;
  const before = own.get(person);
  const word = before !== undefined && person.words % 8 === 0 ? words[before] : undefined;
  if (word !== undefined) word.deleted = true;
  const id = words.length;
  words.push({
    document: person.document,
    typedAt: performance.now(),
    others: (inDocument.get(person.document) ?? 1) - 1,
    seen: 0,
    deleted: false,
  });
  own.set(person, id);
  person.seat.type(word === undefined ? 0 : wordLength, wordOf(id));
};

/** At an even pace, each by somebody drawn at random. @returns how many were typed. */
const typeWhile = async (perSecond: number, goesOn: () => boolean): Promise<number> => {
  const from = performance.now();
  let typed = 0;
  while (goesOn()) {
    const due = ((performance.now() - from) / 1000) * perSecond;
    for (; typed < due && goesOn(); typed += 1) typeOne();
    await pause(2);
  }
  return typed;
};

const seconds = (count: number): (() => boolean) => {
  const until = performance.now() + count * 1000;
  return () => performance.now() < until;
};

const unseen = (): number => {
  let missing = 0;
  for (const { deleted, seen, others } of words) if (!deleted && seen < others) missing += 1;
  return missing;
};

const commands = {
  open: async (options: {
    readonly contender: ContenderName;
    readonly url: string;
    readonly places: readonly Place[];
    readonly perSecond: number;
  }): Promise<number> => {
    const from = performance.now();
    const opening: Promise<void>[] = [];
    for (const [index, place] of options.places.entries()) {
      const aheadMs = (index * 1000) / options.perSecond - (performance.now() - from);
      if (aheadMs > 0) await pause(aheadMs);
      const seated = open[options.contender](options.url, place, heard, () => {
        lost = true;
      });
      opening.push(
        seated.then((seat) => {
          people.push({ seat, document: place.document, words: 0 });
          inDocument.set(place.document, (inDocument.get(place.document) ?? 0) + 1);
        }),
      );
    }
    await Promise.all(opening);
    return people.length;
  },

  write: async (options: { readonly seconds: number; readonly perSecond: number }) => {
    latencies = [];
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    measuringFrom = from;
    const edits = await typeWhile(options.perSecond, seconds(options.seconds));
    const took = (performance.now() - from) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    // Those that are on their way still count, however late they are.
    for (const goesOn = seconds(10); goesOn() && unseen() > 0; ) await pause(50);
    measuringFrom = Number.POSITIVE_INFINITY;
    const sorted = Float64Array.from(latencies).sort();
    const all = [...sorted];
    const at = (share: number): number => quantile(all, share);
    return {
      edits,
      editsPerSecond: edits / took,
      ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: sorted.at(-1) ?? Number.NaN },
      load: (user + system) / 1e6 / took,
    } satisfies Written;
  },

  settle: async (): Promise<Settled> => {
    for (const goesOn = seconds(60); goesOn() && unseen() > 0; ) await pause(50);
    const texts = new Map<string, Set<string>>();
    for (const { document, seat } of people) {
      texts.set(document, (texts.get(document) ?? new Set()).add(seat.text()));
    }
    const differing = [...texts.values()].filter(({ size }) => size > 1).length;
    return { missing: unseen(), differing };
  },

  /** Types until somebody's connection breaks; from then on nothing counts as seen. */
  writeUntilLost: async (perSecond: number): Promise<void> => {
    lost = false;
    await typeWhile(perSecond, () => !lost);
    frozen = true;
  },

  /** @returns how many words that others had seen are in the texts now, and how many are not. */
  readBack: async (options: {
    readonly contender: ContenderName;
    readonly url: string;
    readonly places: readonly Place[];
  }) => {
    let [kept, gone] = [0, 0];
    const read = async (place: Place): Promise<void> => {
      const seat = await open[options.contender](
        options.url,
        place,
        () => {},
        () => {},
      );
      const text = seat.text();
      seat.close();
      for (const [id, word] of words.entries()) {
        if (word.document !== place.document || word.deleted || word.seen === 0) continue;
        if (text.includes(wordOf(id))) kept += 1;
        else gone += 1;
      }
    };
    await Promise.all(options.places.map(read));
    return { kept, gone };
  },

  bytes: async () => people.reduce((sum, { seat }) => sum + seat.bytes(), 0),

  close: async () => {
    for (const { seat } of people) seat.close();
    people = [];
    words = [];
    latencies = [];
    own.clear();
    inDocument.clear();
    frozen = false;
  },
};

export type CrowdCommands = typeof commands;

answerParent(commands);
