// Where something stands in a document of Sloth's, whichever way the document spells it.

import type { Path, YamlDocument } from '../../language/yaml-document.ts';

/** Where something stands in a document, by its path in the spelling of Kubernetes. */
export type Places = {
  readonly document: YamlDocument;
  readonly base: Path;
  readonly spelled: (path: Path) => Path;
};

export const pathIn = ({ base, spelled }: Places, path: Path): Path => spelled([...base, ...path]);
