import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { DomainError } from '@jiceng/platform/errors';
import { contextOfRequest, type SubgraphOptions } from '@jiceng/platform/graphql';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientReader } from './client.reader.js';
import type { DeliverySignature } from './client.rules.js';

/**
 * Tells the gateway which client belongs to a token, and whether a secret or a signature is one of a client. Answers
 * only requests that the gateway signed for itself and not for a user.
 */
@Controller('internal/clients')
export class ClientController {
  constructor(
    private readonly reader: ClientReader,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {}

  @Get('by-id/:id')
  signed(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, (at) => this.reader.findActor('id', id, at));
  }

  @Get('by-subject/:subject')
  provided(
    @Param('subject') subject: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(request, reply, (at) => this.reader.findActor('subject', subject, at));
  }

  /** The path carries the digest of the secret and never the secret, because paths may be logged. */
  @Get(':code/secrets/:digest')
  signIn(
    @Param('code') code: string,
    @Param('digest') digest: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(request, reply, (at) => this.reader.signIn(code, digest, at));
  }

  /** Of a signed delivery the path has only the time, the digest of the body and the signature. */
  @Get(':code/signatures/:seconds/:digest/:signature')
  signature(
    @Param() { code, ...signed }: DeliverySignature & { code: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer(request, reply, (at) => this.reader.findSigner(code, signed, at));
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    find: (at: Date) => Promise<object | null>,
  ): Promise<void> {
    try {
      const ctx = contextOfRequest(request, this.options);
      if (ctx.actor !== null && ctx.actor.kind !== 'system') return void reply.code(403).send({ code: 'FORBIDDEN' });
      const found = await find(ctx.now());
      return void (found === null ? reply.code(404).send({ code: 'NOT_FOUND' }) : reply.send(found));
    } catch (error) {
      if (error instanceof DomainError)
        return void reply.code(401).send({ code: error.code, messages: error.messages });
      this.options.log.error({ err: error }, 'the client could not be read');
      return void reply.code(503).send({ code: 'TEMPORARILY_UNAVAILABLE' });
    }
  }
}
