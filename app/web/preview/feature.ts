// The preview as a feature of the editor page. Its parser is loaded with its first use.

import { lazy } from 'react';
import type { EditorFeature } from '../editor/feature.ts';

const Content = lazy(async () => ({ default: (await import('./preview.tsx')).Preview }));

export const preview: EditorFeature = {
  id: 'preview',
  panel: { label: 'Preview', Content },
};
