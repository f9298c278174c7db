import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: string;
  /** Headers and body as they came over the wire. */
  readonly text: string;
}

/** A mail host on loopback that keeps what it is sent and refuses `refused@example.com`. */
export interface Mailbox {
  readonly port: number;
  /** By recipient: mails of one message arrive in any order. */
  mails(): readonly Mail[];
  empty(): void;
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(address === 'refused@example.com' ? new Error('no such box') : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [to] = envelope.rcptTo;
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: to?.address ?? '', text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails: () => [...mails].sort((one, two) => one.to.localeCompare(two.to)),
    empty: () => {
      mails.length = 0;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
