// What the gate is doing, on stderr. At a terminal the seconds of the load are counted on one line,
// elsewhere every tenth of them is said, so that a log of CI stays short.

import type { WriteStream } from 'node:tty';

export type Progress = {
  readonly say: (line: string) => void;
  readonly tick: (seconds: number, ofSeconds: number) => void;
};

type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

const everySeconds = 10;

export const openProgress = (output: Output): Progress => {
  let counting = false;
  const say = (line: string): void => {
    output.write(`${counting ? '\n' : ''}${line}\n`);
    counting = false;
  };
  return {
    say,
    tick: (seconds, ofSeconds) => {
      const text =
        seconds <= ofSeconds
          ? `${seconds} s of ${ofSeconds} s`
          : `${seconds} s, people are leaving`;
      if (output.isTTY) {
        output.write(`\r\x1b[K${text}`);
        counting = true;
      } else if (seconds % everySeconds === 0) say(text);
    },
  };
};
