// Every incident of the library is told as it must be, no sooner than it begins and before it is over;
// and of quiet days nobody is told anything. How long it took stands in each test's diagnostic.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chanceOf, seed } from './chance.ts';
import { beginOf, closelyFrom, courseOf, endOf } from './course.ts';
import { quietDays, quietIntervalSeconds } from './quiet-days.ts';
import { scrapesOf } from './scrapes.ts';
import { shapes } from './shapes.ts';
import { judged } from './told.ts';

describe('incidents', () => {
  it('are a library of at least twenty', () => {
    assert.ok(shapes.length >= 20);
    assert.equal(new Set(shapes.map(({ name }) => name)).size, shapes.length);
  });

  for (const shape of shapes) {
    const { name, what, expects, againSeconds = null, intervalSeconds } = shape;
    it(`${name}: ${what}`, async (context) => {
      const [begin, end] = [beginOf(shape), endOf(shape)];
      const scrapes = scrapesOf(courseOf(shape), intervalSeconds, chanceOf(seed));
      const { told } = await judged(scrapes, intervalSeconds, closelyFrom(shape));
      const of = (fromSeconds: number) =>
        told.find(({ severity, atSeconds }) => severity === expects && atSeconds > fromSeconds);
      const first = of(0);
      assert.ok(first, JSON.stringify(told));
      assert.deepEqual(
        told.filter(({ atSeconds }) => atSeconds <= begin),
        [],
        'of what has not begun',
      );
      assert.ok(first.atSeconds <= end, `told ${first.atSeconds - end} s too late`);
      context.diagnostic(`${expects} after ${first.atSeconds - begin} s: ${first.name}`);
      if (expects === 'ticket') {
        assert.deepEqual(
          told.filter(({ severity }) => severity === 'page'),
          [],
          'nobody is woken for it',
        );
      }
      if (againSeconds !== null) {
        const again = of(begin + againSeconds);
        assert.ok(again !== undefined && again.atSeconds <= end, 'the relapse is told too');
      }
    });
  }
});

describe('quiet days', () => {
  for (const { name, what, course } of quietDays) {
    it(`${name}: ${what}`, async (context) => {
      const scrapes = scrapesOf(course(chanceOf(seed)), quietIntervalSeconds, chanceOf(seed));
      const { told, open, total } = await judged(scrapes, quietIntervalSeconds, Infinity);
      assert.deepEqual({ told, open }, { told: [], open: [] });
      assert.ok(total > 1000, 'it was counted');
      context.diagnostic(`${total} requests`);
    });
  }
});
