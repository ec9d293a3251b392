// Locks as a feature of the editor page.

import type { EditorFeature } from '../editor/feature.ts';
import { LockBar } from './lock-bar.tsx';
import { LockBadge, LockPanel } from './lock-panel.tsx';
import { lockedText } from './locked-text.ts';

export const locks: EditorFeature = {
  id: 'locks',
  panel: { label: 'Locks', Content: LockPanel, Badge: LockBadge },
  Bar: LockBar,
  extension: (_document, session) => lockedText(session),
};
