// Every alert that the collector has of a set, as it stands before anything was heard.

import { Histories } from '../../collector/engine/histories.ts';
import { judge } from '../../collector/engine/judgement.ts';
import { watchAll } from '../../collector/engine/objective.ts';
import { objectiveWords, staleWord, type Word } from '../../collector/engine/rules.ts';
import { Sources } from '../../collector/engine/sources.ts';
import { CellStore } from '../../collector/store/cells.ts';
import { openStore } from '../../collector/store/database.ts';
import type { SloSet } from '../../language/slo-set.ts';

export const wordsOf = (set: SloSet): readonly Word[] => {
  const nowMs = 0;
  const sources = new Sources(set, nowMs);
  const watched = watchAll(set.objectives, {
    histories: new Histories(set, new CellStore(openStore(':memory:')), nowMs),
    intervalMs: (source) => sources.settlingIntervalMs(source),
    pauses: set.maintenances,
  });
  const heard = new Set(watched.flatMap((each) => each.sources));
  const silences = [...heard].flatMap((source) => {
    const readers = watched.filter((each) => each.sources.includes(source));
    const objectives = readers.map(({ objective }) => objective);
    return staleWord(source, objectives, sources.read(source, nowMs)) ?? [];
  });
  return [
    ...watched.flatMap((each) => objectiveWords(each, judge(each, sources, nowMs), 'green')),
    ...silences,
  ];
};
