import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { createExclusive } from '../saved/files.js';
import type { ViewerSite } from './context.js';
import { HttpError } from './http-error.js';

const COOKIE = 'flowsuite-form';
/** Name of the hidden field of our forms that change something. */
const TOKEN_FIELD = 'form_token';

/** All processes of a site, CGI scripts too, make and check tokens with the same secret. */
const SECRET_FILE = '.flowsuite-secret';

const secrets = new Map<string, Promise<string>>();

/**
 * The token for a form of ours, which belongs to a cookie of the browser; the cookie is set if there is none. It comes on top of the
 * same-origin check: a browser that has been here cannot be made to send a form that another site wrote.
 */
export async function formToken(req: Request, res: Response, { config }: ViewerSite): Promise<string> {
  let nonce = nonceOf(req);
  if (nonce === undefined) {
    nonce = randomBytes(16).toString('base64url');
    res.cookie(COOKIE, nonce, { httpOnly: true, sameSite: 'lax' });
  }
  return sign(nonce, config.workDirectory);
}

/**
 * Checks the token of a form that changes something. A client without the cookie is none of our pages' visitors: a script, which the
 * same-origin check has let through.
 *
 * @throws HttpError 403
 */
export async function checkFormToken(
  req: Request,
  fields: ReadonlyMap<string, string>,
  { config }: ViewerSite,
): Promise<void> {
  const nonce = nonceOf(req);
  if (nonce === undefined) return;
  const expected = Buffer.from(await sign(nonce, config.workDirectory));
  const given = Buffer.from(fields.get(TOKEN_FIELD) ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new HttpError(403, 'This form is out of date, or was not sent from here. Open the page again.');
}

function nonceOf(req: Request): string | undefined {
  const cookies = req.cookies as Readonly<Record<string, unknown>> | undefined;
  const value = cookies?.[COOKIE];
  return typeof value === 'string' && /^[\w-]{22}$/.test(value) ? value : undefined;
}

async function sign(nonce: string, workDirectory: string): Promise<string> {
  const secret = secrets.get(workDirectory) ?? openSecret(workDirectory);
  return createHmac('sha256', await secret)
    .update(nonce)
    .digest('base64url');
}

/** Remembers the secret of a site; when it cannot be read the next form tries again. */
function openSecret(workDirectory: string): Promise<string> {
  const secret = readSecret(workDirectory);
  secrets.set(workDirectory, secret);
  secret.catch(() => secrets.delete(workDirectory));
  return secret;
}

/**
 * The secret of a site, made by the first who needs it; where it cannot be kept, one of this process.
 *
 * @throws Error if somebody else's file is there that holds none
 */
async function readSecret(workDirectory: string): Promise<string> {
  const path = join(workDirectory, SECRET_FILE);
  const known = await readFile(path, 'utf8').catch(() => '');
  if (isSecret(known)) return known;
  const fresh = randomBytes(32).toString('hex');
  if (await createExclusive(path, fresh, 0o600).catch(() => true)) return fresh;
  // Whoever was first may still be writing it.
  for (let look = 0; look < LOOKS; look++) {
    const theirs = await readFile(path, 'utf8');
    if (isSecret(theirs)) return theirs;
    await delay(LOOK_MS);
  }
  throw new Error(`${path} holds no secret: remove it, and the next form makes it anew`);
}

const LOOKS = 10;
const LOOK_MS = 20;

function isSecret(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
