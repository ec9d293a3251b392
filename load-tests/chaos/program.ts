// A program of ours under a supervisor: it is started again soon after it has ended, at the same
// addresses, unless it is being kept away.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { GateError } from '../gate-error.ts';
import { Tail } from '../tail.ts';

export type ProgramPlan = {
  /** In words, as the app. */
  readonly name: string;
  /** The path of its module. */
  readonly module: string;
  /** Modules that are loaded first. */
  readonly preload?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** What it says once it is ready: its addresses by name. */
export type Ready = Readonly<Record<string, string | null>>;

/** As a service manager does; in between there is none. */
const restartAfterMs = 250;
const stopWithinMs = 15_000;

export class Program implements AsyncDisposable {
  readonly #plan: ProgramPlan;
  #child: ChildProcess | null = null;
  #said = new Tail();
  /** Resolves once the one that was started last is ready, or has ended before. */
  #up: Promise<Ready | null> = Promise.resolve(null);
  #kept = false;
  #stopping = false;

  constructor(plan: ProgramPlan) {
    this.#plan = plan;
  }

  /** @throws GateError in its own words where it ends before it is ready. */
  async start(): Promise<Ready> {
    this.#launch();
    const ready = await this.#up;
    if (ready !== null) return ready;
    this.#stopping = true;
    const { name } = this.#plan;
    throw new GateError('system', `${name} of the experiment did not start:\n${this.#said.text()}`);
  }

  /** Without warning. Resolves when it is gone; it is started again at once. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Kills it and keeps it away until it is disposed of, which waits until it is back. */
  async keepAway(): Promise<AsyncDisposable> {
    this.#kept = true;
    await this.kill();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#kept = false;
        if (this.#stopping) return;
        this.#launch();
        await this.#up;
      },
    };
  }

  /** Says something to it, and resolves with what it says next. */
  async ask(question: object): Promise<unknown> {
    const child = this.#child;
    if (child === null) throw new GateError('system', `${this.#plan.name} is not there`);
    const answer = once(child, 'message');
    child.send(question);
    const [said] = await answer;
    return said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await gone;
    clearTimeout(late);
  }

  #launch(): void {
    const { module, preload = [], environment } = this.#plan;
    const child = fork(module, [], {
      execArgv: preload.flatMap((path) => ['--import', path]),
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Ctrl-C reaches the gate alone, which then stops everything in order.
      detached: true,
    });
    this.#child = child;
    this.#said = new Tail();
    const said = this.#said;
    child.stderr?.on('data', (chunk: Buffer) => said.add(chunk.toString()));
    this.#up = new Promise((resolve) => {
      child.on('message', ({ ready }: { readonly ready?: Ready }) => {
        if (ready !== undefined) resolve(ready);
      });
      child.once('exit', () => {
        resolve(null);
        void this.#restart();
      });
    });
  }

  async #restart(): Promise<void> {
    await pause(restartAfterMs);
    const running = this.#child?.exitCode === null && this.#child.signalCode === null;
    if (!this.#stopping && !this.#kept && !running) this.#launch();
  }
}
