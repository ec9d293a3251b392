import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readCertificate, watchCertificate } from './certificate.ts';
import { selfSigned, writeCertificate } from './certificate-fixture.ts';
import { CollectorError } from './error.ts';

const folderOf = (context: { after: (undo: () => void) => void }): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-certificate-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('a pair that does not fit together, is no PEM or is not there is refused by name', (context) => {
  const folder = folderOf(context);
  const pair = selfSigned();
  const files = writeCertificate(folder, pair);
  assert.deepEqual(readCertificate(files), pair);
  for (const broken of [
    { ...pair, key: selfSigned().key },
    { ...pair, cert: 'no PEM' },
  ]) {
    writeCertificate(folder, broken);
    assert.throws(
      () => readCertificate(files),
      (error) =>
        error instanceof CollectorError &&
        error.code === 'certificate-broken' &&
        /cert\.pem.*OTLP_TLS_CERT_FILE/.test(error.message) &&
        !error.message.includes('PRIVATE'),
    );
  }
  assert.throws(() => readCertificate({ ...files, key: join(folder, 'none') }), CollectorError);
});

test('a changed pair is given once it is whole; a broken one is told and not given', async (context) => {
  const folder = folderOf(context);
  const files = writeCertificate(folder, selfSigned());
  const given: string[] = [];
  const faults: unknown[] = [];
  const stop = watchCertificate(
    files,
    ({ cert }) => given.push(cert),
    (error) => faults.push(error),
    10,
  );
  context.after(stop);
  const next = selfSigned();
  // Of another length as well: within one tick of the file system's clock the times are the same.
  const cert = `${next.cert}\n`;
  writeFileSync(files.cert, cert);
  while (faults.length === 0) await pause(5);
  assert.deepEqual(given, []);
  writeFileSync(files.key, `${next.key}\n`);
  while (given.length === 0) await pause(5);
  assert.deepEqual(given, [cert]);
});
