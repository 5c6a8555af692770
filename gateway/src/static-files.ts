import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};
/** Compressed forms that a build writes beside each file, the smallest first. */
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

/** A file that the gateway serves, as read at the start. */
export interface StaticFile {
  path: string;
  type: string;
  /** Hash of the content: 12 hexadecimal digits. */
  hash: string;
  encodings: (typeof encodings)[number][];
}

export function staticFile(path: string): StaticFile {
  return {
    path,
    type: types[extname(path)]!,
    hash: createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12),
    encodings: encodings.filter(({ suffix }) => existsSync(path + suffix)),
  };
}

/** Reads the files of a folder by their names. Only these are served, so that a name cannot lead out of the folder. */
export function staticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => types[extname(name)]) : [];
  return new Map(names.map((name) => [name, staticFile(join(folder, name))]));
}

/** Sends a file in the smallest form that the browser accepts, or 304 when the browser has the current version. */
export async function sendFile(file: StaticFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = file.encodings.find(({ name }) =>
    new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:\\.0+)?\\s*(?:,|$))`).test(accepted),
  );
  // The ETag is weak, because the compressed forms share it.
  const etag = `W/"${file.hash}"`;
  void reply.headers({ etag, vary: 'accept-encoding', 'x-content-type-options': 'nosniff' });
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();
  if (encoding) void reply.header('content-encoding', encoding.name);
  return reply.header('content-type', file.type).send(await readFile(file.path + (encoding?.suffix ?? '')));
}
