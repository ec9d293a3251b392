import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../app/collaboration/edit.ts';
import { drawing, drawLength, idOf } from './drawing.ts';
import { addressOf, lengths, planDocument, planOrganization } from './organization.ts';

const documentsOf = (seed: number, count: number) => {
  const { people } = planOrganization(seed, 1, 40);
  return Array.from({ length: count }, (_, index) => planDocument(seed, 1, index, people));
};

describe('what is drawn', () => {
  test('is the same for the same key, and as the digest says', () => {
    const chance = drawing('a key');
    const again = drawing('a key');
    const numbers = Array.from({ length: 100 }, () => chance.between(0, 1));
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, () => again.between(0, 1)),
    );
    assert.notEqual(drawing('another key').between(0, 1), numbers[0]);
    assert.equal(new Set(numbers).size, 100);
  });

  test('is spread over all of [0, 1)', () => {
    const chance = drawing('spread');
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let drawn = 0; drawn < 10_000; drawn += 1) {
      const tenth = Math.floor(chance.between(0, 10));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // The standard deviation is 30.
    for (const count of tenths) assert.ok(Math.abs(count - 1000) < 130, String(tenths));
  });

  test('as a length has the median that is asked for, and a longest', () => {
    const chance = drawing('length');
    const drawn = Array.from({ length: 9_999 }, () => drawLength(chance, lengths)).sort(
      (a, b) => a - b,
    );
    const median = drawn[4_999] ?? 0;
    assert.ok(median > 1_850 && median < 2_150, `median ${median}`);
    assert.ok((drawn.at(-1) ?? 0) > 50_000 && (drawn.at(-1) ?? 0) <= lengths.longest);
  });

  test('as an id is a UUID of version 8', () => {
    assert.match(
      idOf('x'),
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(idOf('x'), idOf('x'));
    assert.notEqual(idOf('x'), idOf('y'));
  });
});

describe('a seeded organisation', () => {
  test('has one administrator, and viewers only among the last', () => {
    const { people } = planOrganization(1, 3, 100);
    assert.deepEqual(
      people.filter(({ role }) => role === 'admin').map(({ email }) => email),
      [addressOf(3, 1)],
    );
    const viewers = people.flatMap(({ role }, index) => (role === 'viewer' ? [index + 1] : []));
    assert.deepEqual(viewers, [96, 97, 98, 99, 100]);
    assert.ok(planOrganization(1, 1, 20).people.every(({ role }) => role !== 'viewer'));
    assert.equal(planOrganization(1, 1, 1).people[0]?.role, 'admin');
  });

  test('has a name of its own among a thousand', () => {
    const names = Array.from({ length: 1_000 }, (_, at) => planOrganization(1, at + 1, 1).name);
    assert.equal(new Set(names).size, 1_000);
  });

  test('keeps addresses and ids of people over seeds, and names within one', () => {
    const [one, two] = [planOrganization(1, 1, 30), planOrganization(2, 1, 30)];
    assert.deepEqual(
      one.people.map(({ id, email }) => [id, email]),
      two.people.map(({ id, email }) => [id, email]),
    );
    assert.notDeepEqual(one.people, two.people);
    assert.deepEqual(planOrganization(1, 1, 30), one);
  });
});

describe('seeded documents', () => {
  test('are the same for the same seed and others for another', () => {
    assert.deepEqual(documentsOf(1, 20), documentsOf(1, 20));
    assert.notDeepEqual(documentsOf(1, 20), documentsOf(2, 20));
  });

  test('keep the hub’s limits, and every part is somebody’s who may write', () => {
    const { people } = planOrganization(1, 1, 40);
    const writers = new Set(people.filter((p) => p.role !== 'viewer').map(({ id }) => id));
    let empty = 0;
    for (const { parts, title, createdBy, createdMinutesAgo } of documentsOf(1, 300)) {
      const text = parts.map((part) => part.text).join('');
      if (text === '') empty += 1;
      else assert.ok(text.startsWith(`# ${title}\n`));
      assert.ok(text.length <= limits.documentLength);
      assert.ok(text.split('\n').every((line) => line.length <= limits.lineLength));
      assert.ok(text.isWellFormed() && !text.includes('\r'));
      assert.ok(title.length <= 200 && writers.has(createdBy));
      let before = createdMinutesAgo;
      for (const part of parts) {
        assert.ok(part.text !== '' && part.text.isWellFormed() && writers.has(part.author));
        assert.ok(part.minutesAgo >= 0 && part.minutesAgo <= before);
        before = part.minutesAgo;
      }
    }
    assert.ok(empty > 0 && empty < 20, `${empty} of 300 are empty`);
  });
});
