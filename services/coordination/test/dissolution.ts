import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { organizationId } from './district.js';

/** Sends the events of personnel that dissolve organizations and put them back in force. */
export class Dissolutions {
  /** Versions of the organizations; each event of personnel has a higher version. */
  private readonly versions = new Map<string, number>();

  constructor(private readonly subgraph: () => TestSubgraph) {}

  /** Dissolves an organization at a moment. */
  dissolve(code: string, successor: string, at: string): Promise<void> {
    return this.announce(code, at, successor, at);
  }

  /** Puts every organization that was dissolved back in force. */
  async restore(at: string): Promise<void> {
    for (const code of this.versions.keys()) await this.announce(code, null, null, at);
  }

  private async announce(code: string, validTo: string | null, successor: string | null, at: string): Promise<void> {
    const [row] = await this.subgraph().database.query<Record<string, string | null>>(
      'SELECT * FROM organization WHERE code = $1',
      [code],
    );
    const version = (this.versions.get(code) ?? 1) + 1;
    this.versions.set(code, version);
    await this.subgraph().deliver(
      organizationChanged,
      {
        organizationId: row!.id!,
        code,
        name: row!.name!,
        kind: row!.kind as 'station',
        line: row!.line as 'water' | null,
        parentId: row!.parent_id!,
        regionCode: row!.region_code!,
        validFrom: new Date(row!.valid_from!).toISOString(),
        validTo,
        successorId: successor && organizationId(successor),
        version,
      },
      { occurredAt: at },
    );
  }
}
