import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { parseSeconds } from '../language/duration.ts';
import { name } from '../language/kinds/fields.ts';
import { lengthText, prometheusSeconds, slug } from './name.ts';

it('a name is made of any text that has a Latin letter or digit', () => {
  assert.equal(slug('My Service/API'), 'my-service-api');
  assert.equal(slug('日本'), '');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
      const made = slug(text);
      assert.ok(made === '' || name.safeParse(made).success, made);
      assert.equal(slug(made), made);
    }),
  );
});

it('a length of time is read back as it was', () => {
  assert.deepEqual([86_400, 5400, 90, 0.25].map(lengthText), ['1d', '90m', '90s', '250ms']);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (milliseconds) => {
      assert.equal(parseSeconds(lengthText(milliseconds / 1000)), milliseconds / 1000);
    }),
  );
});

const lengths: Readonly<Record<string, number | null>> = {
  ...{ '4w': 28 * 86_400, '1h30m': 5400, '200ms': 0.2, '1y': 365 * 86_400, '1m': 60 },
  ...{ '1d12h': 129_600, '0s': null, '': null, '1M': null, '5m1h': null, '1.5h': null },
  ...{ '-1h': null, ' 1h': null },
};
for (const [text, seconds] of Object.entries(lengths))
  it(`'${text}' is ${seconds === null ? 'no length of time' : `${seconds} s`} to Prometheus`, () => {
    assert.equal(prometheusSeconds(text), seconds);
  });
