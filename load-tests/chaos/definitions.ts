// The definitions as the collector of an experiment reads them: what is scraped from the app is scraped
// from each of its instances, which a file lists.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isDocument, parseAllDocuments } from 'yaml';

const isOfApp = (document: Document): boolean =>
  document.get('kind') === 'ScrapeTarget' &&
  /\$\{APP_URL\b/.test(String(document.getIn(['spec', 'url'])));

/**
 * Copies the definitions into a folder of their own.
 * @param targetsFile the path of the list of instances
 */
export const writeDefinitions = async (
  from: string,
  folder: string,
  targetsFile: string,
): Promise<void> => {
  cpSync(from, folder, { recursive: true });
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((each) => /\.ya?ml$/.test(each))) {
    const path = join(folder, name);
    const documents = parseAllDocuments(readFileSync(path, 'utf8')).filter(isDocument);
    if (!documents.some(isOfApp)) continue;
    for (const document of documents.filter(isOfApp))
      document.setIn(['spec', 'targetsFile'], targetsFile);
    writeFileSync(path, documents.map(String).join('---\n'));
  }
};

/** As Prometheus' file_sd_configs have it. @param ports of loopback */
export const writeTargets = (path: string, ports: readonly number[]): void => {
  const targets = ports.map((port) => `127.0.0.1:${port}`);
  writeFileSync(path, JSON.stringify([{ targets }]));
};
