// What the language says of a definition that stands beside language/gallery/sound.yaml.

import { readFileSync } from 'node:fs';
import { type Diagnostic, renderDiagnostic } from '../../language/diagnostic.ts';
import { readDefinitions } from '../../language/read.ts';
import { rules } from '../../language/rules.ts';

const sound = {
  path: 'sound.yaml',
  text: readFileSync(new URL('../../language/gallery/sound.yaml', import.meta.url), 'utf8'),
};

/** What is said only when asked for is asked for in its own cases. */
export const galleryDiagnostics = (path: string, text: string): readonly Diagnostic[] => {
  const strict = Object.entries(rules).some(
    ([rule, { strict }]) => strict && rule === path.split('.')[0],
  );
  return readDefinitions([sound, { path, text }], {}, { strict }).diagnostics;
};

export const galleryOutput = (path: string, text: string): string =>
  `${galleryDiagnostics(path, text).map(renderDiagnostic).join('\n\n')}\n`;
