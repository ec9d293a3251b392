import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionAt } from './definition-text.ts';

const text = [
  '# All of them.', // 1
  '---',
  'kind: Service',
  '---',
  '', // 5
  'kind: SLO',
  'metadata:',
  '  name: a',
  '--- # next',
  'kind: SLO', // 10
  'name: b',
  '',
].join('\n');
const files = [{ path: 'slos/all.yaml', text }];
const at = (line: number, file = 'slos/all.yaml') => definitionAt(files, { file, line, column: 1 });

test('the document around a place, without what stands around it', () => {
  const a = { file: 'slos/all.yaml', line: 6, text: 'kind: SLO\nmetadata:\n  name: a' };
  for (const line of [6, 7, 8]) assert.deepEqual(at(line), a);
  assert.deepEqual(at(11), { file: 'slos/all.yaml', line: 10, text: 'kind: SLO\nname: b' });
});

test('a file of one document is all of it', () => {
  const one = [{ path: 'a.json', text: '{\r\n  "kind": "SLO"\r\n}\r\n' }];
  assert.deepEqual(definitionAt(one, { file: 'a.json', line: 2, column: 3 }), {
    file: 'a.json',
    line: 1,
    text: '{\n  "kind": "SLO"\n}',
  });
});

test('what was not read is not known', () => {
  assert.equal(at(6, 'elsewhere.yaml'), null);
});
