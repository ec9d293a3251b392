// The name under which this browser changes things on a board that nobody signs in to. It is kept in
// the browser and sent with each change; a board that knows who asks takes that name instead.

const key = 'signalbox-name';

/** '' where none was given, or where the browser keeps nothing. */
export const storedName = (): string => {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
};

export const storeName = (name: string): void => {
  try {
    localStorage.setItem(key, name.trim());
  } catch {
    // A browser that keeps nothing asks again.
  }
};

/** For a header, which carries no more than ASCII; the collector decodes it. */
export const nameHeader = (name: string): Readonly<Record<string, string>> =>
  name.trim() === '' ? {} : { 'x-signalbox-user': encodeURIComponent(name.trim()) };
