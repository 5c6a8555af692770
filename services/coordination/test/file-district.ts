import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, startDistrict } from './district.js';
import { tus } from './uploads.js';

export interface SeenFile {
  id: string;
  step: number;
  stepKind: string;
  type: string;
  address: string;
  thumbnailAddress: string | null;
  originalAddress: string | null;
  sha256: string | null;
  earlierUses: number | null;
  covered: boolean;
}

export const auditor = aStaffActor({ id: 'auditor-9', roles: ['auditor'] });
export const filing = { source: 'RESIDENT', description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise };
export const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

/** The test district with a folder of its own for files. */
export class FileDistrict {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly folder: string,
  ) {}

  static async start(): Promise<FileDistrict> {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-files-'));
    return new FileDistrict(await startDistrict({ FILES_FOLDER: folder }), folder);
  }

  async stop(): Promise<void> {
    await this.subgraph.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Names of all objects in the store. */
  readonly objects = (): string[] =>
    readdirSync(this.folder).flatMap((each) => (each.length === 2 ? readdirSync(join(this.folder, each)) : []));

  readonly objectPath = (hash: string): string => join(this.folder, hash.slice(0, 2), hash);

  readonly filesOf = async (as: Actor, id: string): Promise<SeenFile[] | null> => {
    const { issue } = await this.subgraph.get<{ issue: { files: SeenFile[] } | null }>(
      `query($id: ID!) { issue(id: $id) { files { id step stepKind type bytes width height attachedAt address
        thumbnailAddress originalAddress sha256 earlierUses covered } } }`,
      { as, variables: { id } },
    );
    return issue?.files ?? null;
  };

  readonly get = (as: Actor | null, path: string, headers = {}): Promise<Response> =>
    tus(this.subgraph, as, 'GET', path, headers);

  readonly report = async (as: Actor, files: string[], more = {}): Promise<string> =>
    (await command(this.subgraph, as, 'reportIssue', { ...filing, files, ...more })).issue.id;
}
