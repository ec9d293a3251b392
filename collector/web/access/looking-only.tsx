// For whoever may look and has come to change something: who may, and the way in.

import type { ReactNode } from 'react';
import { Notice } from '../../../ui/notice.tsx';
import { signInHref } from './you.tsx';

export const LookingOnly = ({ children }: { readonly children: ReactNode }) => (
  <Notice
    tone="info"
    title="Looking only"
    actions={<a href={signInHref()}>Sign in with the operator’s token</a>}
  >
    {children}
  </Notice>
);
