// Keeps child processes running: a child that dies is started again, with growing pauses, and that
// is said. Children are told to stop by SIGTERM, in the order asked for, and killed only when they
// do not. Each child has a channel to us; when we die, its end tells the child to stop too.

import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

export type ChildPlan = {
  readonly name: string;
  readonly module: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes what the child writes: its log on stdout, its one line of trouble on stderr. */
  readonly onOutput: (chunk: Buffer, stream: 'stdout' | 'stderr') => void;
};

/** What a child says when it is ready: its addresses by name. */
export type Ready = Readonly<Record<string, string | null>>;

const longestPauseMs = 10_000;
/** A child that ran for so long was healthy: the next pause is a short one again. */
const healthyAfterMs = 60_000;
const stopWithinMs = 15_000;

export class Child {
  readonly #plan: ChildPlan;
  readonly #say: (line: string) => void;
  #process: ChildProcess | null = null;
  #stopping = false;
  #failures = 0;
  #startedAt = 0;

  constructor(plan: ChildPlan, say: (line: string) => void) {
    this.#plan = plan;
    this.#say = say;
  }

  /**
   * Starts the child; from the first readiness on it is restarted whenever it dies.
   * @throws when it ends before it was ever ready: its own words are on stderr by then.
   */
  async start(): Promise<Ready> {
    const ready = await this.#launch();
    if (ready === null) throw new Error(`the ${this.#plan.name} did not start`);
    return ready;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const abort = new AbortController();
    const late = pause(stopWithinMs, 'late', { signal: abort.signal }).catch(() => 'gone');
    if ((await Promise.race([gone, late])) === 'late') {
      this.#say(`the ${this.#plan.name} did not stop within ${stopWithinMs / 1000} s: killing it`);
      child.kill('SIGKILL');
      await gone;
    }
    abort.abort();
  }

  /** @returns what the child said when ready, or null when it ended before that. */
  #launch(): Promise<Ready | null> {
    const { module, env, onOutput } = this.#plan;
    this.#startedAt = performance.now();
    // A process group of its own: Ctrl-C reaches us alone, and we stop the children in order.
    const child = fork(module, [], {
      // Ours are not theirs.
      execArgv: [],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.#process = child;
    child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk, 'stdout'));
    child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk, 'stderr'));
    return new Promise((resolve) => {
      let wasReady = false;
      child.on('message', (message: { ready?: Ready }) => {
        if (message.ready === undefined) return;
        wasReady = true;
        resolve(message.ready);
      });
      // 'close' comes after the last output, so that the child's own words stand before ours.
      child.once('close', (code, signal) => {
        resolve(null);
        if (wasReady || this.#failures > 0) void this.#restart(code, signal);
      });
    });
  }

  async #restart(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.#stopping) return;
    if (performance.now() - this.#startedAt > healthyAfterMs) this.#failures = 0;
    const waitMs = Math.min(longestPauseMs, 250 * 2 ** this.#failures);
    this.#failures += 1;
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    this.#say(`the ${this.#plan.name} ${how}; starting it again in ${waitMs / 1000} s`);
    await pause(waitMs);
    if (this.#stopping) return;
    if ((await this.#launch()) !== null) this.#say(`the ${this.#plan.name} is back`);
  }
}
