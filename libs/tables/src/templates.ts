import type { SubgraphOptions } from '@jiceng/platform/graphql';
import { PlainRoute } from '@jiceng/platform/plain-route';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import { platformErrors } from '@jiceng/platform/errors';
import { Global, Inject, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Columns } from './columns.js';
import { mediaTypes } from './export-file.js';
import { templateFile, type Template } from './template.js';

interface Asked {
  Params: { command: string };
  Querystring: { format?: string };
}

/**
 * The templates of the imports of a service: `GET /templates/<service>/<import>` with a signed context of the gateway,
 * and `?format=csv` for csv instead of xlsx. A template has no data, so everybody who signed in may load it.
 */
@Injectable()
export class Templates implements OnModuleInit {
  private readonly offered = new Map<string, Template>();
  private readonly plain: PlainRoute;

  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {
    this.plain = new PlainRoute(options);
  }

  offer<C extends Columns>(template: Template<C>): void {
    this.offered.set(template.command, template as unknown as Template);
  }

  /** The names of the imports that have a template. */
  get commands(): string[] {
    return [...this.offered.keys()];
  }

  /** @throws NOT_FOUND */
  file(command: string, format: 'CSV' | 'XLSX'): Promise<Buffer> {
    const template = this.offered.get(command);
    if (!template) throw platformErrors.NOT_FOUND({ what: 'template', id: command });
    return templateFile(template, format);
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.get<Asked>(`/templates/${this.options.service}/:command`, { exposeHeadRoute: false }, (request, reply) =>
      this.send(request, reply),
    );
  }

  private async send(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<unknown> {
    const ctx = this.plain.callerOf(request, reply);
    if (!ctx) return reply;
    try {
      const { command } = request.params;
      const format = request.query.format === 'csv' ? 'CSV' : 'XLSX';
      const content = await this.file(command, format);
      return await reply
        .headers({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'content-disposition': `attachment; filename="${command}-template.${format.toLowerCase()}"`,
        })
        .type(mediaTypes[format])
        .send(content);
    } catch (error) {
      return this.plain.refuse(reply, error, ctx);
    }
  }
}

/** The route of the templates, which every service with imports has. */
@Global()
@Module({ providers: [Templates], exports: [Templates] })
export class TemplatesModule {}
