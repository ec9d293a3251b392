// Definition files with everything mended that is certain. One round of edits may show what the
// next can mend, so rounds follow until nothing is left. Files whose YAML is wrong stay as they are.

import type { DefinitionFile } from './files.ts';
import { applyEdits, type Mended } from './fix.ts';
import { type ReadOptions, readDefinitions } from './read.ts';
import { sourceText } from './source-text.ts';
import { parseYaml } from './yaml-document.ts';

export type FixedFiles = {
  /** All of them, in their order. */
  readonly files: readonly DefinitionFile[];
  /** What was mended, with places as they were just before. */
  readonly fixed: readonly Mended[];
};

/** An edit that turned one wrong word into another would go on for ever. */
const mostRounds = 8;

const isYaml = (text: string): boolean => {
  let sound = true;
  parseYaml(sourceText('', text), () => {
    sound = false;
  });
  return sound;
};

export const fixFiles = (
  files: readonly DefinitionFile[],
  variables: Readonly<Record<string, string>>,
  options: ReadOptions,
): FixedFiles => {
  const fixed: Mended[] = [];
  let current = files;
  for (let round = 0; round < mostRounds; round++) {
    const { diagnostics } = readDefinitions(current, variables, options);
    let changed = false;
    current = current.map((file) => {
      const here = diagnostics.filter(({ place }) => place.file === file.path);
      if (!here.some(({ edit }) => edit !== undefined) || !isYaml(file.text)) return file;
      const mended = applyEdits(file.text, here);
      if (mended.text === file.text || !isYaml(mended.text)) return file;
      fixed.push(...mended.fixed);
      changed = true;
      return { ...file, text: mended.text };
    });
    if (!changed) break;
  }
  return { files: current, fixed };
};
