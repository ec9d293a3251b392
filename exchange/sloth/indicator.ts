// Sloth's SLIs: events, and ratios that can be taken apart into such. A plugin is a program, and no
// program is run here.

import type { Path } from '../../language/yaml-document.ts';
import {
  type CounterQuery,
  type QueryProblem,
  readCounterQuery,
  withWindows,
} from '../counter-query.ts';
import type { ImportedIndicator, Notes } from '../imported.ts';
import { readRatioQuery } from '../ratio-query.ts';
import { type Places, pathIn } from './places.ts';
import type { Slo } from './schema.ts';

/** The indicator of the SLO at `path`, or null when it is refused. */
export const readIndicator = (
  { sli }: Slo,
  path: Path,
  places: Places,
  notes: Notes,
): ImportedIndicator | null => {
  const { document } = places;
  const queryAt = (inner: Path, at: number) =>
    document.textMark(pathIn(places, [...path, 'sli', ...inner]), at);
  const given = (['raw', 'events', 'plugin'] as const).filter((kind) => sli[kind]);
  if (given.length !== 1) {
    const message = `an SLI has exactly one of raw, events and plugin, and this one has ${given.join(' and ') || 'none'}`;
    const mark = document.mark(pathIn(places, [...path, 'sli']));
    notes.refuse(mark, message, 'Keep the one that counts events.');
    return null;
  }
  if (sli.plugin) {
    const mark = document.keyMark(pathIn(places, [...path, 'sli', 'plugin']));
    const message = 'the SLI is made by a plugin, and no program is run by an import';
    notes.refuse(mark, message, 'Write the queries that the plugin gives under events.');
    return null;
  }
  const refuse = (inner: Path, { at, message, fix }: QueryProblem): null => {
    notes.refuse(queryAt(inner, at), message, fix);
    return null;
  };
  const noteZero = (inner: Path, { withoutZero }: CounterQuery): void => {
    for (const at of withoutZero)
      notes.change(
        queryAt(inner, at),
        "'or vector(0)' is left out",
        'A counter that is not there yet counts nothing without it.',
      );
  };
  const together = (
    part: 'good' | 'bad',
    counted: CounterQuery,
    total: CounterQuery,
    inner: Path,
  ): ImportedIndicator | null => {
    if (counted.counts !== total.counts) {
      const message = 'one side counts a counter and the other a gauge';
      return refuse(inner, { at: 0, message, fix: 'Count both in counters.' });
    }
    const counter = counted.counts === 'counters';
    return { kind: 'ratio', counter, part, query: counted.query, total: total.query };
  };
  if (sli.raw) {
    const inner = ['raw', 'errorRatioQuery'];
    const windowed = withWindows(sli.raw.errorRatioQuery);
    if (typeof windowed !== 'string') return refuse(inner, windowed);
    const ratio = readRatioQuery(windowed);
    if ('message' in ratio) return refuse(inner, ratio);
    noteZero(inner, ratio.counted);
    noteZero(inner, ratio.total);
    return together(ratio.part, ratio.counted, ratio.total, inner);
  }
  const [bad, total] = (['errorQuery', 'totalQuery'] as const).map((field) => {
    const inner = ['events', field];
    const windowed = withWindows(sli.events?.[field] ?? '');
    const read = typeof windowed === 'string' ? readCounterQuery(windowed) : windowed;
    if ('message' in read) return refuse(inner, read);
    noteZero(inner, read);
    return read;
  });
  return bad && total ? together('bad', bad, total, ['events', 'totalQuery']) : null;
};
