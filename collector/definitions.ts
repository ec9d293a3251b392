// The definitions that this collector lives by. A broken one stops the start: a collector that
// watched half of what it was told would look green about the rest.

import { renderDiagnostic } from '../language/diagnostic.ts';
import { type DefinitionFile, loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';
import { CollectorError } from './error.ts';

export type Definitions = {
  readonly set: SloSet;
  /** As they were read. */
  readonly files: readonly DefinitionFile[];
  /** Rendered, each of several lines: nothing that stops the start. */
  readonly notices: readonly string[];
};

/** @throws CollectorError `definitions-broken`; its message is every diagnostic, rendered. */
export const loadDefinitions = async (
  path: string,
  variables: { readonly APP_URL: string; readonly COLLECTOR_URL: string },
): Promise<Definitions> => {
  const { files, diagnostics: ofFiles } = await loadDefinitionFiles(path);
  const { set, diagnostics: ofText } = readDefinitions(files, variables);
  const diagnostics = [...ofFiles, ...ofText];
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  const rendered = diagnostics.map(renderDiagnostic);
  if (set === null || broken) {
    throw new CollectorError(
      'definitions-broken',
      [...rendered, `The definitions in ${path} are broken: mend them and start again.`].join('\n'),
    );
  }
  return { set, files, notices: rendered };
};
