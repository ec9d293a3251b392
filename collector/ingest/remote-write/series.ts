// One series of a remote write: its name, labels and target, or why it is none. Labels are as the
// protocol has them: sorted by name, each once, none without a name or a value.

import { canonicalBound } from '../bound.ts';
import type { Labels } from '../sample.ts';
import type { WriteRequest } from './schema.ts';

export type WrittenSeries = {
  readonly name: string;
  readonly labels: Labels;
  /** By whom it is exposed: its job and instance. */
  readonly target: string;
};

const nameLabel = '__name__';

export const readSeries = (
  labels: WriteRequest['timeseries'][number]['labels'],
): WrittenSeries | { readonly reason: string } => {
  const read: Record<string, string> = Object.create(null);
  let before = '';
  for (const { name, value } of labels) {
    if (name === '') return { reason: 'a label has no name' };
    if (name <= before) {
      const how = name === before ? 'is there twice' : 'is not in the order of names';
      return { reason: `the label ${JSON.stringify(name.slice(0, 60))} ${how}` };
    }
    before = name;
    if (value !== '') read[name] = name === 'le' ? canonicalBound(value) : value;
  }
  const { [nameLabel]: name, ...others } = read;
  if (name === undefined) return { reason: 'it has no name' };
  const { job = 'unknown', instance = 'unknown' } = others;
  return { name, labels: others, target: `${job}/${instance}` };
};
