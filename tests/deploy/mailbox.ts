// Takes mail by SMTP, as the mail catcher of docker-compose.yml does, and keeps it: as much of
// RFC 5321 as a sender of plain mail needs.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Mailbox = {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** Headers and body of each mail. */
  readonly mails: readonly string[];
  readonly close: () => void;
};

const converse = (socket: Socket, onMail: (mail: string) => void): void => {
  let heard = '';
  let inMail = false;
  const answer = (line: string): void => {
    socket.write(`${line}\r\n`);
  };
  answer('220 mailbox');
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
    for (;;) {
      const end = heard.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = heard.slice(0, end);
      heard = heard.slice(end + (inMail ? 5 : 2));
      if (inMail) {
        onMail(part);
        inMail = false;
        answer('250 taken');
      } else if (/^DATA/i.test(part)) {
        inMail = true;
        answer('354 go on');
      } else if (/^QUIT/i.test(part)) {
        answer('221 bye');
        socket.end();
      } else {
        answer('250 mailbox');
      }
    }
  });
};

export const openMailbox = async (): Promise<Mailbox> => {
  const mails: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, (mail) => mails.push(mail));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
};
