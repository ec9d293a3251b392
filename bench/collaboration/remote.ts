// Another process of the bench that does what it is asked, one thing at a time, over Node's channel
// between parent and child. What fails there fails here.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

// biome-ignore lint/suspicious/noExplicitAny: what each takes and gives is its own.
type Commands = Record<string, (argument: any) => unknown>;

type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string };

/** In the child: answers what the parent asks, and ends with it. */
export const answerParent = (commands: Commands): void => {
  process.on('message', async ({ id, name, argument }: Ask) => {
    const command = commands[name];
    if (command === undefined) return;
    try {
      process.send?.({ id, value: await command(argument) } satisfies Answer);
    } catch (error) {
      const told = error instanceof Error ? error.stack : String(error);
      process.send?.({ id, error: `${told}` } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit(0));
};

type Ask = { readonly id: number; readonly name: string; readonly argument: unknown };

let lastId = 0;

/** @returns what the child answers. @throws what it threw, and where it ends instead. */
export const ask = <T>(child: ChildProcess, name: string, argument: unknown = null): Promise<T> => {
  lastId += 1;
  const id = lastId;
  return new Promise<T>((resolve, reject) => {
    const gone = (): void => reject(new Error(`The process ended before it answered '${name}'.`));
    const hear = (answer: Answer): void => {
      if (answer.id !== id) return;
      child.off('message', hear);
      child.off('exit', gone);
      if (answer.error === undefined) resolve(answer.value as T);
      else reject(new Error(answer.error));
    };
    child.on('message', hear);
    child.once('exit', gone);
    child.send({ id, name, argument } satisfies Ask);
  });
};

export type Remote<C extends Commands> = {
  readonly pid: number;
  readonly ask: <Name extends keyof C & string>(
    name: Name,
    ...argument: Parameters<C[Name]>
  ) => Promise<Awaited<ReturnType<C[Name]>>>;
  readonly stop: () => Promise<void>;
};

export const startRemote = <C extends Commands>(path: string): Remote<C> => {
  const child = fork(path, { execArgv: ['--max-old-space-size=8192'] });
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    ask: (name, ...[argument]) => ask(child, name, argument),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};
