// The Authorization that a target asks for. Secrets are read anew for every scrape, so that a changed
// one is used at once, and no reason or log ever holds one.

import { readFile } from 'node:fs/promises';
import type { Secret, TargetAuth } from '../../../language/slo-set.ts';

export type Credentials =
  | { readonly authorization: string | null }
  /** In words why there is none to send. */
  | { readonly reason: string };

/** @returns null where the variable is not set */
export type ReadVariable = (name: string) => string | null;

type Read = { readonly text: string } | { readonly reason: string };

const readSecret = async (secret: Secret, readVariable: ReadVariable): Promise<Read> => {
  if (secret.kind === 'variable') {
    const text = readVariable(secret.name);
    return text === null ? { reason: `the variable ${secret.name} is not set` } : { text };
  }
  try {
    const text = (await readFile(secret.path, 'utf8')).trim();
    return text === '' ? { reason: `the file ${secret.path} holds no secret` } : { text };
  } catch (error) {
    return { reason: `the file ${secret.path} cannot be read (${Object(error).code ?? error})` };
  }
};

export const credentialsFor = async (
  auth: TargetAuth | undefined,
  readVariable: ReadVariable,
): Promise<Credentials> => {
  if (auth === undefined) return { authorization: null };
  const secret = await readSecret(
    auth.kind === 'bearer' ? auth.token : auth.password,
    readVariable,
  );
  if ('reason' in secret) return secret;
  // A header cannot carry it, and an error of the client would repeat it.
  if (/[^\x20-\x7e]/.test(secret.text) && auth.kind === 'bearer') {
    return { reason: 'the token holds characters that no header can carry' };
  }
  return auth.kind === 'bearer'
    ? { authorization: `Bearer ${secret.text}` }
    : {
        authorization: `Basic ${Buffer.from(`${auth.user}:${secret.text}`).toString('base64')}`,
      };
};
