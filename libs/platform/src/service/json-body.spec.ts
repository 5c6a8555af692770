import Fastify, { type FastifyInstance } from 'fastify';
import { decodeJsonBody, parseJsonStrictly } from './http.js';

/** {"name":"张三"} with the name in GBK. */
const gbk = Buffer.concat([Buffer.from('{"name":"'), Buffer.from('d5c5c8fd', 'hex'), Buffer.from('"}')]);
const utf8 = Buffer.from('{"name":"张三"}');

describe('decodeJsonBody', () => {
  it.each<[string, string | undefined, Buffer, unknown]>([
    ['UTF-8', 'application/json', utf8, { text: '{"name":"张三"}' }],
    ['UTF-8 that is announced', 'application/json; charset="UTF-8"', utf8, { text: '{"name":"张三"}' }],
    ['bytes of GBK', 'application/json', gbk, { problem: 'encoding' }],
    ['GBK that is announced', 'application/json;charset=gbk', gbk, { problem: 'charset' }],
    ['half a character', 'application/json', utf8.subarray(0, 11), { problem: 'encoding' }],
  ])('of %s', (_, contentType, bytes, decoded) => {
    expect(decodeJsonBody(contentType, bytes)).toEqual(decoded);
  });
});

describe('a server that parses JSON strictly', () => {
  let server: FastifyInstance;
  beforeAll(() => {
    server = Fastify();
    parseJsonStrictly(server);
    server.post('/', (request) => request.body);
  });
  afterAll(() => server.close());

  it.each<[string, string, Buffer, number]>([
    ['takes UTF-8', 'application/json', utf8, 200],
    ['refuses bytes of GBK', 'application/json', gbk, 400],
    ['refuses another announced encoding', 'application/json; charset=gbk', gbk, 415],
    ['refuses broken JSON', 'application/json', Buffer.from('{'), 400],
    ['refuses a prototype', 'application/json', Buffer.from('{"__proto__":{"x":1}}'), 400],
    ['refuses another type', 'text/csv', utf8, 415],
  ])('%s', async (_, contentType, payload, status) => {
    const answer = await server.inject({ method: 'POST', url: '/', headers: { 'content-type': contentType }, payload });
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.json()).toEqual({ name: '张三' });
  });
});
