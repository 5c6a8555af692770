import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { DomainError } from '@jiceng/platform/errors';
import { contextOfRequest, type SubgraphOptions } from '@jiceng/platform/graphql';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { JurisdictionService } from './jurisdiction.service.js';

/**
 * Tells the gateway which actor belongs to the subject of an access token. Answers only requests that the gateway
 * signed for itself and not for a user.
 */
@Controller('internal/actors')
export class JurisdictionController {
  constructor(
    private readonly jurisdiction: JurisdictionService,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {}

  @Get(':subject')
  async actor(
    @Param('subject') subject: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      const ctx = contextOfRequest(request, this.options);
      if (ctx.actor !== null && ctx.actor.kind !== 'system') return void reply.code(403).send({ code: 'FORBIDDEN' });
      const actor = await this.jurisdiction.findActor(subject, ctx.now());
      return void (actor === null ? reply.code(404).send({ code: 'NOT_FOUND' }) : reply.send(actor));
    } catch (error) {
      if (error instanceof DomainError)
        return void reply.code(401).send({ code: error.code, messages: error.messages });
      this.options.log.error({ err: error }, 'the actor could not be read');
      return void reply.code(503).send({ code: 'TEMPORARILY_UNAVAILABLE' });
    }
  }
}
