// What a form does with what was written: sends it once, and says why where that fails.

import { useState } from 'react';
import { asProblem } from '../api/problem.ts';

export type Sending = {
  readonly sending: boolean;
  /** In a sentence; null where nothing is wrong. */
  readonly problem: string | null;
  readonly setProblem: (problem: string | null) => void;
  /** @returns whether it was taken. */
  readonly send: (action: () => Promise<void>) => Promise<boolean>;
};

export const useSending = (): Sending => {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (action: () => Promise<void>): Promise<boolean> => {
    setSending(true);
    setProblem(null);
    try {
      await action();
      return true;
    } catch (error) {
      const { title, message } = asProblem(error);
      setProblem(`${title}: ${message}`);
      return false;
    } finally {
      setSending(false);
    }
  };
  return { sending, problem, setProblem, send };
};
