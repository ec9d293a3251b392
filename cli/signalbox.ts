// The `signalbox` program: finds the command, runs it, turns its answer into an exit code.
// 0 is success, 1 a failure that the command explains, 2 a call that makes no sense.

import { enableCompileCache } from 'node:module';
import { type Command, UsageError } from './command.ts';

// What was compiled once is taken from the folder for temporary files: a command starts twice as
// fast. Where that folder cannot be written nothing is kept.
enableCompileCache();

/** Loaded only when called, so that `check` does not pay for what `up` needs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./up.ts')).up,
  check: async () => (await import('./check.ts')).check,
  generate: async () => (await import('./generate.ts')).generate,
  scrape: async () => (await import('./scrape.ts')).scrape,
  status: async () => (await import('./status.ts')).status,
  report: async () => (await import('./report.ts')).report,
  page: async () => (await import('./page.ts')).page,
  explain: async () => (await import('./explain.ts')).explain,
  replay: async () => (await import('./replay.ts')).replay,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  seed: async () => (await import('./seed.ts')).seed,
};

const overview = async (): Promise<string> => {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const { summary } = await load();
      return `  ${name.padEnd(10)} ${summary}`;
    }),
  );
  return [
    'usage: signalbox COMMAND [OPTION…]',
    '',
    ...rows,
    '',
    'signalbox COMMAND --help tells more.',
  ].join('\n');
};

const main = async (): Promise<number> => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(`${await overview()}\n`);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`signalbox: there is no command '${name}'\n\n${await overview()}\n`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${command.summary}\n\n${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    // parseArgs of node:util reports a wrong option by such codes.
    const misused =
      error instanceof UsageError ||
      (error instanceof TypeError && String(Object(error).code).startsWith('ERR_PARSE_ARGS'));
    if (!misused) throw error;
    process.stderr.write(`signalbox ${name}: ${error.message}\n\n${command.usage}\n`);
    return 2;
  }
};

process.exitCode = await main();
