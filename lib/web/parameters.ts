import type { Request } from 'express';
import { parseQuery, QueryParameters } from '../graphs/query.js';
import { HttpError } from './http-error.js';
import { queryOf } from './place.js';

/**
 * The parameters of a request: those of the URL, or with POST those of the body alone, URL-encoded or multipart (CUGrapher
 * specification, section 3).
 */
export async function requestParameters(req: Request): Promise<QueryParameters> {
  if (req.method !== 'POST') return parseQuery(queryOf(req));
  const body: unknown = req.body;
  if (!Buffer.isBuffer(body)) return new QueryParameters([]);
  if (!req.is('multipart/form-data')) return parseQuery(body.toString('utf8'));
  return new QueryParameters(await multipartFields(body, req.get('content-type') ?? ''));
}

/** The fields of a multipart form in their order; files sent along are left out. */
async function multipartFields(body: Buffer, contentType: string): Promise<[string, string][]> {
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    return [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  } catch (error) {
    throw new HttpError(400, 'The form that was sent cannot be read.', { cause: error });
  }
}
