// A certificate and its key, from files, and read again when these change: whoever renews it need not
// restart anything. What cannot be read or does not fit together leaves the earlier pair in use.

import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { CollectorError } from './error.ts';

export type CertificateFiles = { readonly cert: string; readonly key: string };
/** In PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

/** @throws CollectorError `certificate-broken` */
export const readCertificate = (files: CertificateFiles): Certificate => {
  try {
    const pair = { cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') };
    // Throws where one is no PEM, or the key is of another certificate.
    createSecureContext(pair);
    return pair;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message =
      `TLS cannot begin: ${files.cert} and ${files.key} are not a certificate and its key (${why}). ` +
      'Give OTLP_TLS_CERT_FILE and OTLP_TLS_KEY_FILE a pair in PEM, readable by this user.';
    throw new CollectorError('certificate-broken', message, { cause: error });
  }
};

/** A mounted secret is replaced by a link, which no event tells. */
const intervalMs = 1000;

/** What changes with a file. watchFile would first look some moments later, and miss what came before. */
const stampOf = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
};

/** @returns a function that ends it. */
export const watchCertificate = (
  files: CertificateFiles,
  onChange: (certificate: Certificate) => void,
  onFault: (error: unknown) => void,
  interval = intervalMs,
): (() => void) => {
  const stamp = (): string => `${stampOf(files.cert)}, ${stampOf(files.key)}`;
  let last = stamp();
  const look = () => {
    try {
      const now = stamp();
      if (now === last) return;
      last = now;
      onChange(readCertificate(files));
    } catch (error) {
      // Between the writing of one file and of the other they do not fit: the second change mends it.
      onFault(error);
    }
  };
  const timer = setInterval(look, interval).unref();
  return () => clearInterval(timer);
};
