import { FastifyAdapter } from '@nestjs/platform-fastify';

/**
 * Largest request body in bytes. An import of a whole district's geometry fits in it. The gateway allows staff a body
 * of the same size by default (`LIMIT_IMPORT_BODY_BYTES`).
 */
const BODY_LIMIT = 32 * 1024 * 1024;
/** Largest number of characters of a value in a path, such as the subject of a token. Each may be escaped as `%XX`. */
const LONGEST_PARAMETER = 2_000;

export function newAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  });
}
