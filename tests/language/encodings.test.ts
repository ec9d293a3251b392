// Files that are no text, or text with something odd about it: each is told by its rule.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkPaths } from '../../cli/definitions.ts';

const sound = readFileSync(new URL('../../language/gallery/sound.yaml', import.meta.url), 'utf8');

const rulesOf = async (content: string | Buffer): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'encodings-'));
  try {
    writeFileSync(join(folder, 'a.yaml'), content);
    const { diagnostics, set } = await checkPaths([folder], {});
    assert.equal(set === null, diagnostics.length > 0);
    return [...new Set(diagnostics.map(({ rule }) => rule))];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('line ends of Windows, a byte order mark and other alphabets are text', async () => {
  assert.deepEqual(await rulesOf(sound.replaceAll('\n', '\r\n')), []);
  assert.deepEqual(await rulesOf(`\uFEFF${sound}`), []);
  const slo = 'metadata: { name: sound }';
  assert.deepEqual(
    await rulesOf(sound.replace(slo, 'metadata: { name: sound, displayName: "Größe 大 😀" }')),
    [],
  );
});

test('what is not UTF-8 cannot be read', async () => {
  for (const bytes of [
    Buffer.from(`# Gr\u00F6\u00DFe\n${sound}`, 'latin1'),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(sound, 'utf16le')]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(sound, 'utf16le').swap16()]),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]),
    Buffer.from(`${sound}# \u{1F600}`).subarray(0, -1),
  ])
    assert.deepEqual(await rulesOf(bytes), ['file-unreadable']);
});

test('NUL and other control characters are refused where they stand', async () => {
  assert.deepEqual(await rulesOf(Buffer.from(sound, 'utf16le')), ['control-character']);
  for (const character of ['\0', '\u001B', '\u0085', '\u007F'])
    assert.deepEqual(await rulesOf(`${sound}# a${character}b\n`), ['control-character']);
  assert.deepEqual(await rulesOf(`${sound}# a\uFEFFb\n`), ['control-character']);
});

test('tabs, keys that stand twice, tags, and anchors that go round', async () => {
  assert.deepEqual(await rulesOf(`${sound}---\nspec:\n\ta: b\n`), ['yaml-syntax']);
  assert.deepEqual(await rulesOf(`${sound}---\na: 1\na: 2\n`), ['duplicate-key']);
  assert.deepEqual(await rulesOf(`${sound}---\na: &a [*a]\n`), ['yaml-alias']);
  assert.deepEqual(await rulesOf(`${sound}---\na: &a\n  b: &b { c: *a, d: *b }\n`), ['yaml-alias']);
  assert.deepEqual(await rulesOf(`${sound}---\na: !!js/function 'x'\n`), ['yaml-tag']);
  assert.deepEqual(await rulesOf(`${sound}---\n? [a, b]\n: c\n`), ['yaml-key']);
});

test('bombs, endless nesting and huge files end soon', async () => {
  const bomb = Array.from(
    { length: 12 },
    (_, level) => `a${level}: &a${level} [${`${level ? `*a${level - 1}` : 'x'},`.repeat(12)}]`,
  ).join('\n');
  assert.deepEqual(await rulesOf(bomb), ['too-many-values']);
  assert.deepEqual(await rulesOf('['.repeat(100_000)), ['too-many-values']);
  assert.deepEqual(await rulesOf(`${'{a: '.repeat(1000)}b${'}'.repeat(1000)}`), [
    'too-many-values',
  ]);
  assert.deepEqual(
    await rulesOf(Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')),
    ['too-many-values'],
  );
  assert.deepEqual(await rulesOf('a'.repeat(10 * 1024 * 1024)), ['file-too-large']);
  assert.deepEqual(await rulesOf('- a\n'.repeat(200_000)), ['too-many-values']);
  for (const part of ['---\n', '...\n', '%a\n', '"', '- ', 'a:\n', '&a ', '{', '\n'])
    assert.deepEqual(await rulesOf(part.repeat(900_000 / part.length)), ['too-many-values'], part);
  assert.deepEqual(await rulesOf(`[${','.repeat(900_000)}`), ['too-many-values']);
  assert.deepEqual(await rulesOf('#'.repeat(900_000)), ['no-definitions']);
});
