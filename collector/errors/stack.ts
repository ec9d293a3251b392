// Frames of a stack as the runtimes of many languages write them (V8, Firefox and Safari, Java, .NET,
// Python, Go, Ruby, PHP), innermost first. Lines and columns are left out, and of a path what differs
// from one machine or build to the next, so that one error stays one through every release.

export type Frame = {
  /** '' where it has no name. */
  readonly name: string;
  /** '' where it is not told. */
  readonly file: string;
  /** Neither of the language's runtime nor of a library. */
  readonly own: boolean;
};

const mostFrames = 40;
const mostCharacters = 32_768;
/** No frame that is meant is longer, and the patterns take time that grows faster than a line. */
const mostOfLine = 400;

const v8 = /^\s*at (?:async )?(?:(.+?) (?:\[as .+?\] )?\()?([^()\s][^()]*?):\d+(?::\d+)?\)?$/;
const v8Elsewhere = /^\s*at (?:async )?(.+?) \((?:<anonymous>|native|index \d+)\)$/;
const dotNet = /^\s*at ([^(]+)\([^)]*\) in (.+):line \d+$/;
const java = /^\s*at ([\w$.<>/@-]+)\(([^():]*)(?::-?\d+)?\)/;
const gecko = /^([^@\s]*)@(.+?):\d+(?::\d+)?$/;
const python = /^\s*File "(.+)", line \d+, in (.+)$/;
const ruby = /^\s*(?:from )?(\S+\.rb):\d+:in [`'](.+)'$/;
const php = /^#\d+ (.+?)\(\d+\): ([^(]+)/;
const goPlace = /^\t(\S+\.(?:go|s)):\d+/;
const goCall = /^(?:created by )?([\w./*()-]+?)(?:\([^()]*\))?(?: in goroutine \d+)?$/;

/** A file that a bundler named after its content. */
const bundled = /([-.])(?=[\w-]*[\dA-Z])[\w-]{8,}(\.(?:[cm]?js|css))$/;

const fileOf = (path: string): string => {
  const plain = path
    .slice(-200)
    .replaceAll('\\', '/')
    .replace(/^[a-z-]+:\/\/(?:[^/]*)\/?/i, '/')
    .replace(/[?#].*$/, '');
  const library = plain.lastIndexOf('/node_modules/');
  if (library !== -1) return plain.slice(library + 1);
  const packages = /\/(?:site|dist)-packages\/.+$/.exec(plain);
  if (packages) return packages[0].slice(1);
  const parts = plain.replace(bundled, '$1*$2').split('/').slice(-3);
  // Folders are named after releases and builds.
  return parts
    .map((part, index) => (index < parts.length - 1 ? part.replace(/\d[\w.]*/g, '*') : part))
    .join('/')
    .replace(/^\//, '');
};

const nameOf = (name: string, file: string): string => {
  const plain = name
    .replace(/^(?:async|new) /, '')
    .replace(/<anonymous>|\{closure\}|^Object\.$/g, '')
    .replace(/\blambda\$(\w*?)\$\d+/g, 'lambda$1')
    .replace(/\$\$[\w$]*/g, '')
    .replace(/\.func\d+(?:\.\d+)*/g, '.func')
    .replace(/\.$/, '')
    .trim();
  // What a minifier named is named anew by every build.
  return file.includes('*') && plain.length <= 3 ? '' : plain;
};

const foreignFile =
  /^(?:node:|node_modules\/|(?:site|dist)-packages\/|internal\/)|(?:^|\/)(?:lib\/(?:python|ruby|node)|usr\/lib)|\/go\/src\//;
const foreignName =
  /^(?:java|javax|jdk|sun|kotlin|scala|System|Microsoft|runtime|net\/http|testing)[./]/;

const frame = (name: string, path: string): Frame => {
  const isRuntime = path.startsWith('node:') || foreignFile.test(path.replaceAll('\\', '/'));
  const file = path.startsWith('node:') ? path : fileOf(path);
  return {
    name: nameOf(name, file),
    file,
    own: !isRuntime && !foreignFile.test(file) && !foreignName.test(name) && path !== '',
  };
};

/** Of one line; null for one that is no frame. */
const lineFrame = (line: string): Frame | null => {
  let found = dotNet.exec(line);
  if (found) return frame(found[1] ?? '', found[2] ?? '');
  found = v8.exec(line);
  if (found && !/^[\w$]+\.(?:java|kt|scala|groovy)$/.test(found[2] ?? ''))
    return frame(found[1] ?? '', found[2] ?? '');
  found = v8Elsewhere.exec(line);
  if (found) return frame(found[1] ?? '', '');
  found = java.exec(line);
  if (found) return frame(found[1] ?? '', found[2] ?? '');
  found = python.exec(line);
  if (found) return frame(found[2] ?? '', found[1] ?? '');
  found = ruby.exec(line) ?? php.exec(line);
  if (found) return frame(found[2] ?? '', found[1] ?? '');
  found = gecko.exec(line);
  return found ? frame(found[1] ?? '', found[2] ?? '') : null;
};

/** @returns at most 40, innermost first; none where nothing looks like a stack. */
export const framesOf = (stack: string): readonly Frame[] => {
  const lines = stack
    .slice(0, mostCharacters)
    .split(/\r?\n/)
    .map((line) => line.slice(0, mostOfLine));
  const frames: Frame[] = [];
  lines.forEach((line, index) => {
    const place = goPlace.exec(line);
    const call = place ? goCall.exec(lines[index - 1] ?? '') : null;
    const next = place ? frame(call?.[1] ?? '', place[1] ?? '') : lineFrame(line);
    if (next) frames.push(next);
  });
  // Python alone writes the innermost last.
  if (lines.some((line) => python.test(line))) frames.reverse();
  return frames.slice(0, mostFrames);
};

const textOf = ({ name, file }: Frame): string => `${name} (${file})`;

/**
 * What of a stack makes two errors the same: where it was thrown, and the program's own frames, so
 * that a library's next version changes nothing; all frames where none is its own. What calls itself
 * stands once, however deep it went.
 */
export const stackKey = (stack: string): readonly string[] => {
  const frames = framesOf(stack);
  const own = frames.filter((each) => each.own);
  const [first] = frames;
  const kept = own.length === 0 ? frames : first?.own === false ? [first, ...own] : own;
  return kept.map(textOf).filter((text, index, all) => text !== all[index - 1]);
};

/** The innermost of the program's own frames, in words; null where nothing is told. */
export const culpritOf = (stack: string): string | null => {
  const frames = framesOf(stack);
  const found = frames.find((each) => each.own) ?? frames[0];
  if (!found) return null;
  return found.name && found.file ? `${found.name} in ${found.file}` : found.name || found.file;
};
