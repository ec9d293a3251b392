// The session's cookie on the wire: no script reads it, no other site's page sends it, and under the
// board's public https address it never goes out in plain text.

/** @returns the value of the first cookie of that name; null where there is none. */
export const readCookie = (header: string | undefined, name: string): string | null => {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return null;
};

const guarded = 'Path=/; HttpOnly; SameSite=Strict';

export const sessionCookie = (
  cookie: { readonly name: string; readonly value: string; readonly maxAgeSeconds: number },
  host: string | undefined,
  publicUrl: string | null,
): string => {
  const address = publicUrl === null ? null : new URL(publicUrl);
  const isSecure = address?.protocol === 'https:' && address.host === host;
  const { name, value, maxAgeSeconds } = cookie;
  return `${name}=${value}; Max-Age=${maxAgeSeconds}; ${guarded}${isSecure ? '; Secure' : ''}`;
};

export const wipedCookie = (name: string): string => `${name}=; Max-Age=0; ${guarded}`;
