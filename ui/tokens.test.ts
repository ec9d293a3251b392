// Every text of the design on every ground it stands upon, in light and dark: at least 4.5 to 1
// (WCAG 2.2, 1.4.3), and 3 to 1 for lines that carry meaning (1.4.11).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

const colours = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );

const lightColours = colours(light);
const schemes = {
  light: lightColours,
  dark: new Map([...lightColours, ...colours(dark)]),
};

/** WCAG's relative luminance. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

const grounds = ['ground', 'surface', 'raised', 'sunken'];
const textPairs: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-muted', 'accent', 'green-ink', 'yellow-ink', 'red-ink', 'grey-ink'].flatMap(
    (ink) => grounds.map((ground) => [ink, ground] as const),
  ),
  ...['green', 'yellow', 'red', 'grey'].flatMap((tone) => [
    [`${tone}-ink`, `${tone}-ground`] as const,
    ['ink', `${tone}-ground`] as const,
    ['ink-muted', `${tone}-ground`] as const,
  ]),
  ['on-green', 'green'],
  ['on-yellow', 'yellow'],
  ['on-red', 'red'],
  ['on-accent', 'accent'],
  ['accent', 'accent-ground'],
  ['ink', 'accent-ground'],
];
const linePairs: readonly (readonly [string, string])[] = [
  ['border-strong', 'surface'],
  ['grey', 'surface'],
  ['green-ink', 'surface'],
  ['accent', 'ground'],
];

test('the contrast of black on white is 21', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21);
  assert.ok(contrast('#2da44e', '#ffffff') < 4.5);
});

for (const [scheme, values] of Object.entries(schemes)) {
  const colour = (name: string): string => {
    const value = values.get(name);
    assert.ok(value, `tokens.css has no colour --${name}`);
    return value;
  };
  test(`${scheme}: text reads on its ground`, () => {
    const faint = textPairs
      .map(([ink, ground]) => ({ ink, ground, ratio: contrast(colour(ink), colour(ground)) }))
      .filter(({ ratio }) => ratio < 4.5);
    assert.deepEqual(faint, []);
  });
  test(`${scheme}: lines that carry meaning are seen`, () => {
    const faint = linePairs
      .map(([line, ground]) => ({ line, ground, ratio: contrast(colour(line), colour(ground)) }))
      .filter(({ ratio }) => ratio < 3);
    assert.deepEqual(faint, []);
  });
}
