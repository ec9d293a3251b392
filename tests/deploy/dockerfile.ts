// Reads a Dockerfile into stages and instructions: as much of the language as ours is written in.
// Anything else throws, so that nothing is taken for tested that was not understood.

export type Instruction = {
  readonly line: number;
  readonly name: string;
  /** `--from=modules` is from → modules. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows the flags. */
  readonly text: string;
};

export type Stage = {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
};

const known = new Set(
  'ARG CMD COPY ENV EXPOSE FROM HEALTHCHECK LABEL RUN STOPSIGNAL USER WORKDIR'.split(' '),
);

type Line = { readonly line: number; readonly text: string };

/** Lines that end in a backslash go on in the next; comments are left out. */
const logicalLines = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let open: Line | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const part = raw.replace(/\\\s*$/, '').trim();
    const whole: Line = {
      line: open?.line ?? index + 1,
      text: open === null ? part : `${open.text} ${part}`,
    };
    open = /\\\s*$/.test(raw) ? whole : null;
    if (open === null) lines.push(whole);
  }
  return lines;
};

const instructionOf = ({ line, text }: Line): Instruction => {
  const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(text) ?? [];
  if (!known.has(name)) throw new SyntaxError(`line ${line}: ${name || text} is not understood`);
  const flags: Record<string, string> = {};
  let left = rest;
  for (;;) {
    const flag = /^--([\w-]+)=(\S+)\s+/.exec(left);
    if (flag === null) return { line, name, flags, text: left };
    flags[String(flag[1])] = String(flag[2]);
    left = left.slice(flag[0].length);
  }
};

/** @throws SyntaxError for what is not understood. */
export const readDockerfile = (text: string): readonly Stage[] => {
  const variables: Record<string, string> = {};
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of logicalLines(text).map(instructionOf)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [, base = '', name = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(instruction.text) ?? [];
      const image = base.replace(/\$\{(\w+)\}/g, (_, variable: string) => {
        const value = variables[variable];
        if (value === undefined) throw new SyntaxError(`${variable} has no default`);
        return value;
      });
      stages.push({ name, base: image, instructions: [] });
    } else if (stage !== undefined) {
      stage.instructions.push(instruction);
    } else {
      const [, variable, value] = /^(\w+)=(\S+)$/.exec(instruction.text) ?? [];
      if (instruction.name !== 'ARG' || variable === undefined || value === undefined)
        throw new SyntaxError(`line ${instruction.line}: only ARG NAME=VALUE comes before FROM`);
      variables[variable] = value;
    }
  }
  return stages;
};

/** The form `["program", "argument"]`. @throws SyntaxError for a shell's. */
export const execForm = (text: string): readonly string[] => {
  const value: unknown = text.startsWith('[') ? JSON.parse(text) : null;
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value;
  throw new SyntaxError(`${text} runs in a shell, which would keep signals to itself`);
};
