import { Readable } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { platformErrors } from '@jiceng/platform/errors';
import { StoredFiles } from '@jiceng/platform/files';
import type { SubgraphOptions } from '@jiceng/platform/graphql';
import { PlainRoute } from '@jiceng/platform/plain-route';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import { FILES_PATH, Uploads } from '@jiceng/platform/uploads';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fileParts, IssueFileService, type FilePart } from './issue-file.service.js';

/**
 * Uploads by the tus protocol, and downloads, both with a signed context of the gateway:
 * - `POST /files`, `HEAD`, `PATCH` and `DELETE /files/<id>` for the uploads of the caller;
 * - `GET /files/<id>/shown`, `thumbnail` and `original` for files of issues that the caller may see.
 */
@Injectable()
export class FileRoute implements OnModuleInit {
  private readonly uploads: Uploads;
  private readonly plain: PlainRoute;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly reading: IssueFileService,
    files: StoredFiles,
    @Inject(SUBGRAPH_OPTIONS) options: SubgraphOptions,
  ) {
    this.uploads = new Uploads(files, options.log);
    this.plain = new PlainRoute(options);
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    // The body is read by the upload itself as it arrives.
    server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
    const upload = (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => this.upload(request, reply);
    server.post(FILES_PATH, upload);
    server.route({ method: ['HEAD', 'PATCH', 'DELETE'], url: `${FILES_PATH}/:id`, handler: upload });
    server.get<{ Params: { id: string; part: string } }>(`${FILES_PATH}/:id/:part`, (request, reply) =>
      this.download(request, reply),
    );
  }

  private async upload(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const ctx = this.plain.callerOf(request, reply);
    if (!ctx) return reply;
    try {
      ctx.policy.policy.grants(ctx.actor, 'File.upload');
    } catch (error) {
      return this.plain.refuse(reply, error, ctx);
    }
    reply.hijack();
    await this.uploads.handle(request.raw, reply.raw, {
      account: ctx.actor!.id,
      refusal: (error) => {
        const { status, body } = this.plain.shapeOf(error, ctx);
        return { status, body: JSON.stringify(body) };
      },
    });
    return reply;
  }

  private async download(
    request: FastifyRequest<{ Params: { id: string; part: string } }>,
    reply: FastifyReply,
  ): Promise<unknown> {
    const ctx = this.plain.callerOf(request, reply);
    if (!ctx) return reply;
    const { id, part } = request.params;
    try {
      if (!(fileParts as readonly string[]).includes(part)) throw platformErrors.NOT_FOUND({ what: 'file', id });
      const opened = await this.reading.open(ctx, id, part as FilePart);
      const etag = `"${opened.etag}"`;
      const headers = {
        etag,
        // A browser may keep the file but asks again each time, so that a withdrawn right or a covering counts at once.
        'cache-control': 'private, no-cache',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-disposition': `${opened.type.startsWith('image/') ? 'inline' : 'attachment'}; filename="${opened.name}"`,
      };
      if (request.headers['if-none-match'] === etag) return await reply.headers(headers).code(304).send();
      const content = await this.plain.begun(opened.content);
      return await reply.headers(headers).type(opened.type).send(Readable.from(content));
    } catch (error) {
      return this.plain.refuse(reply, error, ctx);
    }
  }
}
