// The core of it without any server: an edit that was made beside another is put after it and applied
// to the text, as many times a second as one core can. What Yjs does instead is to read an update and
// to find its place in the document.

import { ChangeSet } from '@codemirror/state';
import { type TextOp, type as textType } from 'ot-text-unicode';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { refusal } from '../../app/collaboration/edit.ts';
import { textOf } from '../../app/collaboration/protocol/replica.ts';
import { median } from '../measurement.ts';
import { firstText, wordOf } from './contender.ts';

export type Speeds = {
  readonly characters: number;
  /** Each a second. */
  readonly transforms: number;
  readonly edits: number;
  readonly sharedbTransforms: number;
  readonly sharedbEdits: number;
  readonly yjsUpdates: number;
};

const rounds = 5;
const roundMs = 300;

/** @param work does it so many times. @returns how many times a second, median of some rounds. */
const speed = (count: number, work: () => void): number => {
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let done = 0;
    const from = performance.now();
    while (performance.now() - from < roundMs) {
      work();
      done += count;
    }
    speeds.push((done * 1000) / (performance.now() - from));
  }
  return median(speeds);
};

const pairs = 1_000;
/** Whose updates Yjs integrates; each knows only its own. */
const authors = 5;

const docOf = (content: string): Doc => {
  const doc = new Doc();
  doc.getText('text').insert(0, content);
  return doc;
};

export const measureTransforms = (lines: number): Speeds => {
  const content = firstText(lines);
  const text = textOf(content);
  const { length } = text;
  const placeOf = (index: number): number => (index * 7_919) % length;
  const all = <T>(make: (place: number, insert: string) => T): T[] =>
    Array.from({ length: pairs + 1 }, (_, index) => make(placeOf(index), wordOf(index)));

  const ours = all((from, insert) => ChangeSet.of({ from, insert }, length));
  const [over] = ours;
  const theirs = all((place, word): TextOp => (place === 0 ? [word] : [place, word]));
  const [theirOver] = theirs;
  if (over === undefined || theirOver === undefined) throw new RangeError('no edits');
  const after = over.apply(text);
  const theirAfter = textType.apply(content, theirOver);

  const state = encodeStateAsUpdate(docOf(content));
  const updates = Array.from({ length: authors }, (_, author) => {
    const made: Uint8Array[] = [];
    const doc = new Doc();
    applyUpdate(doc, state);
    doc.on('update', (update: Uint8Array) => made.push(update));
    for (let n = author; n < pairs; n += authors) {
      doc.getText('text').insert(placeOf(n), wordOf(n));
    }
    return made;
  }).flat();

  return {
    characters: length,
    transforms: speed(pairs, () => {
      for (let n = 1; n <= pairs; n += 1) ours[n]?.map(over);
    }),
    edits: speed(pairs, () => {
      for (let n = 1; n <= pairs; n += 1) {
        const rebased = ours[n]?.map(over);
        if (rebased !== undefined) refusal(rebased, rebased.apply(after));
      }
    }),
    sharedbTransforms: speed(pairs, () => {
      for (let n = 1; n <= pairs; n += 1) textType.transform(theirs[n] ?? [], theirOver, 'left');
    }),
    sharedbEdits: speed(pairs, () => {
      for (let n = 1; n <= pairs; n += 1) {
        textType.apply(theirAfter, textType.transform(theirs[n] ?? [], theirOver, 'left'));
      }
    }),
    yjsUpdates: speed(pairs, () => {
      const doc = new Doc();
      applyUpdate(doc, state);
      for (const update of updates) applyUpdate(doc, update);
    }),
  };
};
