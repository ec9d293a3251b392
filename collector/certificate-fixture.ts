// Certificates for tests, signed by themselves for 127.0.0.1 and localhost, made anew each time: no
// key lies in the repository. DER by hand (X.690), as X.509 (RFC 5280) lays it out.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const identifier = (hex: string) => der(6, Buffer.from(hex, 'hex'));
const text = (value: string) => der(0x0c, Buffer.from(value));
const bits = (bytes: Uint8Array) => der(3, Buffer.of(0), bytes);
const time = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const name = (common: string) => sequence(der(0x31, sequence(identifier('550403'), text(common))));
const extension = (oid: string, value: Buffer) => sequence(identifier(oid), der(4, value));
const dayMs = 86_400_000;

export type TestCertificate = { readonly cert: string; readonly key: string };

/** Each is of another key and so of another name. */
export const selfSigned = (): TestCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const common = name(createHash('sha256').update(key).digest('hex').slice(0, 16));
  const now = Date.now();
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)));
  const authority = sequence(der(1, Buffer.of(255)));
  const content = sequence(
    der(0xa0, der(2, Buffer.of(2))),
    der(2, Buffer.of(1), randomBytes(8)),
    ecdsaWithSha256,
    common,
    sequence(time(new Date(now - dayMs)), time(new Date(now + dayMs))),
    common,
    key,
    der(0xa3, sequence(extension('551d11', names), extension('551d13', authority))),
  );
  const signed = sequence(content, ecdsaWithSha256, bits(sign('sha256', content, privateKey)));
  const lines = signed.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

/** @returns the paths of the two files. */
export const writeCertificate = (folder: string, { cert, key }: TestCertificate) => {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  return files;
};
