import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { colourDiagnostic } from './colour.ts';

const gallery = new URL('../../language/gallery/', import.meta.url);

test('colours change no text', () => {
  for (const name of readdirSync(gallery).filter((entry) => entry.endsWith('.txt'))) {
    const text = readFileSync(new URL(name, gallery), 'utf8');
    const painted = colourDiagnostic('error', text);
    assert.notEqual(painted, text);
    assert.equal(stripVTControlCharacters(painted), text);
  }
});

test('the carets, the rule and the labels are what is painted', () => {
  const text = 'error[url] a.yaml:1:1: no | ^ URL\n 1 | a\n   | ^^^\n   fix: Do.';
  const painted = colourDiagnostic('error', text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the escapes.
  const parts = [...painted.matchAll(/\x1b\[1m(.*?)\x1b\[22m/g)].map(([, part]) => part);
  assert.deepEqual(
    parts.map((part) => stripVTControlCharacters(part ?? '')),
    ['error[url]', '^^^', '   fix:'],
  );
});
