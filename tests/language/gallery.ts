// What the language says of a definition that stands beside language/gallery/sound.yaml.

import { readFileSync } from 'node:fs';
import { type Diagnostic, renderDiagnostic } from '../../language/diagnostic.ts';
import { readDefinitions } from '../../language/read.ts';

const sound = {
  path: 'sound.yaml',
  text: readFileSync(new URL('../../language/gallery/sound.yaml', import.meta.url), 'utf8'),
};

export const galleryDiagnostics = (path: string, text: string): readonly Diagnostic[] =>
  readDefinitions([sound, { path, text }], {}).diagnostics;

export const galleryOutput = (path: string, text: string): string =>
  `${galleryDiagnostics(path, text).map(renderDiagnostic).join('\n\n')}\n`;
