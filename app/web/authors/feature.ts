// Who has written a document, as a feature of the editor page. Loaded with its first use.

import { lazy } from 'react';
import type { EditorFeature } from '../editor/feature.ts';

const Content = lazy(async () => ({ default: (await import('./panel.tsx')).AuthorsPanel }));

export const authors: EditorFeature = {
  id: 'authors',
  panel: { label: 'Authors', Content },
};
