// The text that a file or URL holds, as the collector would fetch it, or why there is none to judge.

import { readFile } from 'node:fs/promises';
import { readSecretVariable } from '../../collector/config.ts';
import { credentialsFor } from '../../collector/ingest/scrape/credentials.ts';
import { fetchText } from '../../collector/ingest/scrape/fetch-text.ts';
import type { ScrapeTarget } from '../../language/slo-set.ts';
import { UsageError } from '../command.ts';

const timeoutSeconds = 10;
const maxBytes = 32 * 1024 * 1024;

export type PlaceText =
  | { readonly text: string; readonly contentType: string }
  /** `reached`: it answered, with what cannot be read. */
  | { readonly reason: string; readonly reached: boolean };

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

/** A file does not say its type; OpenMetrics is known by its end. */
const contentTypeOf = (text: string): string =>
  /^# EOF\n?$/m.test(text.slice(-8)) ? 'application/openmetrics-text' : 'text/plain';

const readText = async (path: string): Promise<PlaceText> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = Object(error);
    if (code === 'ENOENT') {
      throw new UsageError(`there is no file ${path}; give a file or an http:// or https:// URL`);
    }
    return { reason: String(message ?? error), reached: false };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, contentType: contentTypeOf(text) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { reason: 'it is not valid UTF-8', reached: true };
  }
};

/**
 * @param target the ScrapeTarget with that URL, whose secret is then sent and whose limits hold
 * @throws UsageError for a file that is not there
 */
export const readPlace = async (
  place: string,
  target: ScrapeTarget | undefined,
): Promise<PlaceText> => {
  if (!isUrl(place)) return readText(place);
  const credentials = await credentialsFor(target?.auth, readSecretVariable);
  if ('reason' in credentials) return { ...credentials, reached: false };
  return fetchText(place, {
    ...credentials,
    timeoutSeconds: target?.timeoutSeconds ?? timeoutSeconds,
    maxBytes: target?.bodyLimitBytes ?? maxBytes,
  });
};
