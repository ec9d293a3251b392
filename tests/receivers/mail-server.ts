// A real SMTP server on loopback: STARTTLS or TLS, a name and a password where it is told to ask for
// them, and refusals as mail servers make them. It keeps what it took, read as a mail program does.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { selfSigned } from '../../collector/certificate-fixture.ts';

export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  /** Names in lower case; folded lines are put together. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly secure: boolean;
};

/** Instead of taking it: an SMTP reply. */
export type Reply = { readonly code: number; readonly text: string };

export type MailServer = {
  readonly port: number;
  readonly mails: readonly Mail[];
  readonly close: () => Promise<void>;
};

export type MailServerOptions = {
  readonly user?: string;
  readonly password?: string;
  /** TLS from the first byte. */
  readonly isSecure?: boolean;
  readonly offersTls?: boolean;
  /** Of an address, each time it is named; null takes it. */
  readonly onRecipient?: (address: string) => Reply | null;
  readonly onData?: () => Reply | 'hang up' | 'silence' | null;
};

const refusal = ({ code, text }: Reply): Error =>
  Object.assign(new Error(text), { responseCode: code });

const decoded = (body: string, encoding: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** RFC 2047: `=?UTF-8?Q?caf=C3=A9?=`. */
const words = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, kind: string, content: string) =>
      kind.toLowerCase() === 'b'
        ? decoded(content, 'base64')
        : decoded(content.replaceAll('_', ' '), 'quoted-printable'),
    );

type Part = { readonly headers: Map<string, string>; readonly body: string };

const split = (source: string): Part => {
  const end = source.indexOf('\r\n\r\n');
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim())];
    }),
  );
  return { headers, body: source.slice(end + 4) };
};

const readParts = (source: string) => {
  const { headers, body } = split(source);
  const boundary = /boundary="?([^";]+)/.exec(headers.get('content-type') ?? '')?.[1];
  const parts =
    boundary === undefined
      ? [{ headers, body }]
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => split(part.replace(/^\r\n/, '')));
  const content = (type: string): string => {
    const part = parts.find((each) => each.headers.get('content-type')?.startsWith(type));
    if (part === undefined) return '';
    return decoded(part.body, part.headers.get('content-transfer-encoding') ?? '7bit');
  };
  return { headers, text: content('text/plain'), html: content('text/html') };
};

export const openMailServer = async (options: MailServerOptions = {}): Promise<MailServer> => {
  const { user, password, isSecure = false, offersTls = true, onRecipient, onData } = options;
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...selfSigned(),
    secure: isSecure,
    disabledCommands: [...(offersTls ? [] : ['STARTTLS']), ...(user === undefined ? ['AUTH'] : [])],
    authOptional: user === undefined,
    // As mail servers do: no password without TLS.
    allowInsecureAuth: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onAuth: (auth, _session, done) => {
      if (auth.username === user && auth.password === password) done(null, { user });
      else done(refusal({ code: 535, text: '5.7.8 Authentication credentials invalid' }));
    },
    onRcptTo: ({ address }, _session, done) => {
      const reply = onRecipient?.(address) ?? null;
      done(reply === null ? null : refusal(reply));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const reply = onData?.() ?? null;
        if (reply === 'silence') return;
        if (reply === 'hang up') {
          stream.destroy();
          for (const connection of server.connections) connection.close();
          return;
        }
        if (reply !== null) {
          done(refusal(reply));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          ...readParts(Buffer.concat(chunks).toString('utf8')),
          secure: session.secure,
        });
        done(null, '2.0.0 queued');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    close: () =>
      new Promise((resolve) => {
        for (const connection of server.connections) connection.close();
        server.close(() => resolve());
      }),
  };
};
