// Builds the stages of our Dockerfile without an engine: each in a folder of its own that stands for
// the container's root, with the same files copied and the same commands run. What the base image
// brings, Node and npm, is the machine's Node 26. Commands keep to their working folder: one that
// named a place outside of it would change this machine, and is refused.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execForm, type Instruction, type Stage } from './dockerfile.ts';

export type BuiltStage = {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly healthCommand: readonly string[];
  /** Numbers, as `USER` gives them. */
  readonly user: { readonly uid: number; readonly gid: number } | null;
};

type Draft = { -readonly [Key in keyof BuiltStage]: BuiltStage[Key] };

/** What npm tells the scripts it runs is not for the npm of an image. */
const outerNpm = /^(npm_(?!config_(registry|cache)$)|INIT_CWD$|NODE$|NODE_TEST_CONTEXT$|NODE_ENV$)/;

const machineEnvironment = (): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !outerNpm.test(name))),
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  npm_config_prefer_offline: 'true',
});

const run = async (stage: Draft, { text, line }: Instruction): Promise<void> => {
  if (/(^|\s)["']?[/~]|\.\./.test(text))
    throw new RangeError(`line ${line}: ${text} names a place outside of the working folder`);
  const child = spawn('/bin/sh', ['-c', text], {
    cwd: join(stage.root, stage.workingFolder),
    env: { ...machineEnvironment(), ...stage.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`line ${line}: ${text} ended with ${code}\n${said}`);
};

const ownEverything = (path: string, uid: number, gid: number): void => {
  chownSync(path, uid, gid);
  if (statSync(path).isDirectory())
    for (const name of readdirSync(path)) ownEverything(join(path, name), uid, gid);
};

/** As COPY does it: a folder's content, a file under its own name or under the target's. */
const copy = (stage: Draft, { text, line, flags }: Instruction, from: string): void => {
  const [target = '', ...sources] = text.split(/\s+/).toReversed();
  const isFolder = target.endsWith('/') || sources.length > 1;
  const place = join(stage.root, target.startsWith('/') ? '' : stage.workingFolder, target);
  for (const source of sources.toReversed()) {
    const found = join(from, source);
    if (!existsSync(found)) throw new Error(`line ${line}: there is no ${source} to copy`);
    const isFile = statSync(found).isFile();
    const to = isFile && isFolder ? join(place, basename(source)) : place;
    cpSync(found, to, { recursive: true, verbatimSymlinks: true });
  }
  if (flags.chmod !== undefined) chmodSync(place, Number.parseInt(flags.chmod, 8));
  if (flags.chown === undefined || process.getuid?.() !== 0) return;
  const [uid, gid] = flags.chown.split(':').map(Number);
  ownEverything(place, uid ?? Number.NaN, gid ?? Number.NaN);
};

const apply = async (stage: Draft, instruction: Instruction, from: string): Promise<void> => {
  const { name, text } = instruction;
  switch (name) {
    case 'WORKDIR':
      stage.workingFolder = text;
      mkdirSync(join(stage.root, text), { recursive: true });
      return;
    case 'COPY':
      copy(stage, instruction, from);
      return;
    case 'RUN':
      await run(stage, instruction);
      return;
    case 'ENV': {
      const pairs = text.matchAll(/(\w+)=(\S+)/g);
      stage.environment = {
        ...stage.environment,
        ...Object.fromEntries([...pairs].map(([, key, value]) => [key, value])),
      };
      return;
    }
    case 'USER': {
      const [uid = Number.NaN, gid = Number.NaN] = text.split(':').map(Number);
      stage.user = { uid, gid };
      return;
    }
    case 'HEALTHCHECK':
      stage.healthCommand = execForm(text.replace(/^CMD\s+/, ''));
      return;
    case 'CMD':
      stage.command = execForm(text);
  }
};

const buildStage = async (
  { name, instructions }: Stage,
  target: string,
  rootOf: (from: string | undefined) => Promise<string>,
): Promise<Draft> => {
  const stage: Draft = {
    root: join(target, name),
    workingFolder: '/',
    environment: {},
    command: [],
    healthCommand: [],
    user: null,
  };
  mkdirSync(stage.root);
  for (const instruction of instructions) {
    await apply(stage, instruction, await rootOf(instruction.flags.from));
  }
  return stage;
};

/**
 * Stages are built side by side, each waiting where it copies from another, as an engine does it.
 * @param context the folder of the build context; `target` gets a folder for each stage.
 * @returns the last stage.
 */
export const buildStages = async (
  stages: readonly Stage[],
  context: string,
  target: string,
): Promise<BuiltStage> => {
  const begun = new Map<string, Promise<Draft>>();
  for (const stage of stages) {
    // Of those before it: one that is not there yet is none.
    const earlier = new Map(begun);
    const rootOf = async (from: string | undefined): Promise<string> => {
      if (from === undefined) return context;
      const other = await earlier.get(from);
      if (other === undefined) throw new RangeError(`there is no stage ${from}`);
      return other.root;
    };
    begun.set(stage.name, buildStage(stage, target, rootOf));
  }
  // A stage that fails ends the build once no other writes any more.
  await Promise.allSettled(begun.values());
  const last = (await Promise.all(begun.values())).at(-1);
  if (last === undefined) throw new RangeError('there is no stage to build');
  return last;
};
