// A change that a person asks for: busy while it is made, and its failure in words to show where it was
// asked for. It is not asked for twice at once.

import { useState } from 'react';
import { RequestFailure } from '../live/problem.ts';
import { change } from './change.ts';

export type Change<T> = {
  readonly busy: boolean;
  readonly failure: string | null;
  /** Resolves to null where it failed. */
  readonly make: (path: string, body: unknown) => Promise<T | null>;
};

export const useChange = <T>(): Change<T> => {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const make = async (path: string, body: unknown): Promise<T | null> => {
    if (busy) return null;
    setBusy(true);
    setFailure(null);
    try {
      return (await change(path, body)) as T;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      setFailure(error.message);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, make };
};
