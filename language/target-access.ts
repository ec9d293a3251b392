// What a ScrapeTarget needs besides its URL: where its instances are listed, how it knows us, and how
// much it may say. Secrets are in files or variables, never in a definition.

import type { Report } from './diagnostic.ts';
import type { Body } from './kinds/known.ts';
import type { ScrapeTarget, Secret, TargetAuth } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

type WrittenSecret = { readonly file?: string | undefined; readonly variable?: string | undefined };

type Place = { readonly document: YamlDocument; readonly path: Path; readonly report: Report };

const readSecret = (
  { file, variable }: WrittenSecret,
  { document, path, report }: Place,
): Secret | null => {
  if (file !== undefined && variable === undefined) return { kind: 'file', path: file };
  if (variable !== undefined && file === undefined) return { kind: 'variable', name: variable };
  const message = "exactly one of 'file' and 'variable' is needed";
  const fix = "Write 'file: /run/secrets/NAME' or 'variable: NAME'.";
  report('one-of', document.keyMark(path), message, fix);
  return null;
};

const authPath: Path = ['spec', 'auth'];

type Spec = Pick<Body<'ScrapeTarget'>['spec'], 'url' | 'targetsFile' | 'auth' | 'bodyLimitBytes'>;

const readAuth = (
  { bearer, basic }: NonNullable<Spec['auth']>,
  document: YamlDocument,
  report: Report,
): TargetAuth | null => {
  if (bearer !== undefined && basic === undefined) {
    const token = readSecret(bearer, { document, path: [...authPath, 'bearer'], report });
    return token && { kind: 'bearer', token };
  }
  if (basic !== undefined && bearer === undefined) {
    const path = [...authPath, 'basic', 'password'];
    const password = readSecret(basic.password, { document, path, report });
    return password && { kind: 'basic', user: basic.user, password };
  }
  const message = "exactly one of 'bearer' and 'basic' is needed";
  report('one-of', document.keyMark(authPath), message, 'Keep one of the two.');
  return null;
};

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);

export type TargetAccess = Pick<ScrapeTarget, 'targetsFile' | 'auth' | 'bodyLimitBytes'>;

/**
 * @param spec of a ScrapeTarget; that of a Probe has none of these fields
 * @param url the target's, filled in
 * @returns null where something is wrong with it
 */
export const readTargetAccess = (
  spec: Spec,
  url: string,
  document: YamlDocument,
  report: Report,
): TargetAccess | null => {
  const { targetsFile, auth, bodyLimitBytes } = spec;
  if (targetsFile !== undefined && !/\.(?:json|ya?ml)$/.test(targetsFile)) {
    const message = `'${targetsFile}' is not named as JSON or YAML`;
    const fix = 'Write a path that ends in .json, .yaml or .yml.';
    report('targets-file', document.mark(['spec', 'targetsFile']), message, fix);
    return null;
  }
  const read = auth === undefined ? undefined : readAuth(auth, document, report);
  if (read === null) return null;
  const { protocol, hostname } = new URL(url);
  // The hosts of listed instances are not known here; http alone is reason enough to say it.
  const isListed = targetsFile !== undefined;
  const isNear = !isListed && isLoopback(hostname);
  if (read !== undefined && protocol === 'http:' && !isNear) {
    const message = `the secret goes to ${isListed ? 'every instance' : hostname} over plain http`;
    const fix = 'Write https, or leave the secret out where the network keeps others away.';
    report('secret-in-clear', document.keyMark(authPath), message, fix);
  }
  return {
    ...(targetsFile === undefined ? {} : { targetsFile }),
    ...(read === undefined ? {} : { auth: read }),
    ...(bodyLimitBytes === undefined ? {} : { bodyLimitBytes }),
  };
};
