import { hostname, userInfo } from 'node:os';
import { execa } from 'execa';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { TrackerSettings } from '../site.js';
import type { AlertText } from './alert.js';

/**
 * Sends a mail by the server of the settings, else by the sendmail program.
 *
 * @throws Error if it is not taken within the time limit
 */
export async function sendMail(
  { subject, body }: AlertText,
  addresses: readonly string[],
  settings: TrackerSettings,
): Promise<void> {
  const mail: SendMailOptions = {
    from: settings.mailFrom ?? `${userName()}@${hostname()}`,
    to: [...addresses],
    subject,
    text: body,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const limitMs = settings.alertTimeLimit * 1000;
  if (settings.mailServer === undefined) await sendByProgram(mail, addresses, settings.mailProgram, limitMs);
  else await sendByServer(mail, settings.mailServer, limitMs);
}

async function sendByServer(mail: SendMailOptions, server: string, limitMs: number): Promise<void> {
  const transport = createTransport({
    url: server,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
  });
  await withinTime(transport.sendMail(mail), limitMs, () => transport.close());
}

/** The message goes in on standard input, the addresses are arguments of their own: no shell sees them. */
async function sendByProgram(
  mail: SendMailOptions,
  addresses: readonly string[],
  program: string,
  limitMs: number,
): Promise<void> {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const { message } = await composer.sendMail(mail);
  await execa(program, ['-i', '--', ...addresses], {
    input: message as Buffer,
    timeout: limitMs,
    stdout: 'ignore',
  });
}

async function withinTime(work: Promise<unknown>, limitMs: number, giveUp: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Error(`not taken within ${limitMs / 1000} s`));
    }, limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Also of one that comes too late.
    work.catch(() => undefined);
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'flowtracker'; // a user without an entry in the system's list
  }
}
