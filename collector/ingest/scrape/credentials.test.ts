import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { credentialsFor } from './credentials.ts';

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'secret');
const variables = (name: string) => (name === 'PASSWORD' ? 'pa ss:wörd' : null);
const file = { kind: 'file', path } as const;

test('nothing is sent where nothing is asked for', async () => {
  assert.deepEqual(await credentialsFor(undefined, variables), { authorization: null });
});

test('a bearer token is read from its file each time, without the line end', async () => {
  const auth = { kind: 'bearer', token: file } as const;
  for (const token of ['first', 'second']) {
    writeFileSync(path, `${token}\n`);
    const authorization = `Bearer ${token}`;
    assert.deepEqual(await credentialsFor(auth, variables), { authorization });
  }
});

test('a password is text of any kind', async () => {
  const password = { kind: 'variable', name: 'PASSWORD' } as const;
  const read = await credentialsFor({ kind: 'basic', user: 'me', password }, variables);
  const authorization = `Basic ${Buffer.from('me:pa ss:wörd').toString('base64')}`;
  assert.deepEqual(read, { authorization });
});

test('a secret that is not there is a reason, which holds no secret', async () => {
  const reason = async (token: Parameters<typeof credentialsFor>[0]): Promise<string> => {
    const read = await credentialsFor(token, variables);
    assert.ok('reason' in read);
    return read.reason;
  };
  const variable = { kind: 'variable', name: 'NONE' } as const;
  assert.equal(await reason({ kind: 'bearer', token: variable }), 'the variable NONE is not set');
  const gone = { kind: 'file', path: `${path}.gone` } as const;
  assert.match(await reason({ kind: 'bearer', token: gone }), /cannot be read \(ENOENT\)$/);
  writeFileSync(path, '\n');
  assert.match(await reason({ kind: 'bearer', token: file }), /holds no secret/);
  writeFileSync(path, 'two\nlines');
  assert.equal((await reason({ kind: 'bearer', token: file })).includes('two'), false);
});
