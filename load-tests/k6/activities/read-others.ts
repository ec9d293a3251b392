// Looks into what others write: opens one of their documents now and then, moves the cursor down the
// text while reading, and leaves it again.

import { between } from '../pause.ts';
import { isOver, opened, think, type Visit } from '../visit.ts';

const glances = 2;

export const readOthers = async (visit: Visit): Promise<void> => {
  const { acts, clock } = visit;
  const others = visit.others.filter((id) => id !== visit.documentId);
  while (others.length > 0) {
    await think(visit, 8, 30);
    if (isOver(visit)) return;
    const document = await opened(
      visit,
      others[Math.floor(between(clock, 0, others.length))] ?? '',
    );
    if (document === null) return;
    for (let glance = 1; glance <= glances && !isOver(visit); glance += 1) {
      const place = Math.floor((document.text.length * glance) / glances);
      document.select(place, place);
      await think(visit, 1, 4);
    }
    document.close();
    acts.otherRead();
  }
};
