import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  budgetText,
  burnText,
  count,
  exactly,
  goodPercent,
  share,
  significant,
  targetPercent,
} from './figure.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const cases: readonly (readonly [string, string, string])[] = [
  ['good: all', goodPercent(1), '100 %'],
  ['good: two digits', goodPercent(0.99932), '99.93 %'],
  ['good: floating point does not cost a digit', goodPercent(0.9993), '99.93 %'],
  ['good: rounded down', goodPercent(0.98999), '98.99 %'],
  ['good: more digits near one', goodPercent(0.999961), '99.996 %'],
  ['good: nearly all is not all', goodPercent(1 - 1e-12), '99.9999 %'],
  ['good: none', goodPercent(0), '0.00 %'],
  ['share: small', share(0.0004), '0.04 %'],
  ['share: there, but tiny', share(1e-7), '<0.01 %'],
  ['share: none', share(0), '0 %'],
  ['share: just over a threshold of 5 %', share(0.0504), '5.04 %'],
  ['share: large', share(0.4567), '45.7 %'],
  ['target', targetPercent(0.999), '99.9 %'],
  ['target: many nines', targetPercent(0.99999), '99.999 %'],
  ['budget', budgetText(0.6249), '62.4 % left'],
  ['budget: untouched', budgetText(1), '100 % left'],
  ['budget: spent', budgetText(0), '0 % left'],
  ['budget: a crumb', budgetText(0.0002), '<0.1 % left'],
  ['budget: overspent', budgetText(-0.34), 'overspent by 34 %'],
  ['budget: spent many times', budgetText(-165.67), 'spent 167 times'],
  ['budget: spent three and a half times', budgetText(-2.5), 'spent 3.5 times'],
  ['burn', burnText(14.4), '14.4×'],
  ['burn: slow', burnText(0.03331), '0.03×'],
  ['burn: there, but hardly', burnText(0.001), '<0.01×'],
  ['burn: fast', burnText(123.4), '123×'],
  ['burn: none', burnText(0), '0×'],
  ['count', count(1234), '1,234'],
  ['count: millions', count(12_345_678), '12.3 M'],
  ['exact', exactly(0.999321447), '0.999321447'],
  ['significant', significant(1234.5), '1235'],
];

for (const [name, actual, expected] of cases) {
  test(name, () => assert.equal(plain(actual), expected));
}
