// URLs of targets, in which ${NAME} and ${NAME:-default} stand for what the process is given.
// Nowhere else does a definition depend on where it runs.

import type { Report } from './diagnostic.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** Reports every ${…} that stands in a text where none may: all but what is at `allowed`. */
export const reportVariables = (document: YamlDocument, allowed: Path, report: Report): void => {
  const open = allowed.join('.');
  const visit = (value: unknown, path: Path): void => {
    if (path.length > 0 && path.length === allowed.length && path.join('.') === open) return;
    if (typeof value === 'string') {
      const at = value.indexOf('${');
      if (at === -1) return;
      const message = 'a variable stands where none is read';
      const fix = 'Write the value itself; only the URLs of ScrapeTarget and Probe have variables.';
      report('variable-not-allowed', document.textMark(path, at), message, fix);
    } else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        visit(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(document.value, []);
};

/** The URL with its variables filled in, or null when it is none, which was reported. */
export const readUrl = (
  text: string,
  variables: Readonly<Record<string, string>>,
  document: YamlDocument,
  path: Path,
  report: Report,
): string | null => {
  let complete = true;
  const filled = text.replaceAll(variable, (_, name: string, fallback: string | undefined, at) => {
    const value = (Object.hasOwn(variables, name) ? variables[name] : '') || fallback;
    if (value === undefined) {
      complete = false;
      const fix = `Set ${name}, or write a default: \${${name}:-http://127.0.0.1:3000}.`;
      report('unknown-variable', document.textMark(path, at), `${name} is not set`, fix);
    }
    return value ?? '';
  });
  if (!complete) return null;
  const url = URL.parse(filled);
  if (!url || !/^https?:$/.test(url.protocol) || filled.includes('${')) {
    const message = `'${filled}' is not an http or https URL`;
    report('url', document.mark(path), message, 'Write http://host:port/path.');
    return null;
  }
  if (url.username || url.password) {
    const message = 'the URL carries a user name or password';
    report('url', document.mark(path), message, 'Leave it out: definitions hold no secrets.');
    return null;
  }
  return url.href;
};
