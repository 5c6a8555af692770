import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { printSchema, type GraphQLSchema } from 'graphql';

/** Serves the schema for clients as text at /schema.graphql, the same as `gateway/schema.graphql` in the repository. */
export function registerSchema(server: FastifyInstance, schema: GraphQLSchema): void {
  const text = `${printSchema(schema).trim()}\n`;
  const etag = `W/"${createHash('sha256').update(text).digest('hex').slice(0, 12)}"`;
  server.get('/schema.graphql', (request, reply) => {
    void reply.headers({ etag, 'cache-control': 'no-cache', 'content-type': 'text/plain; charset=utf-8' });
    return request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)
      ? reply.code(304).send()
      : reply.send(text);
  });
}
