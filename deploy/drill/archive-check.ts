import { eventually, type Person } from '../demo/gateway-client.js';
import { expectThat } from './drill-log.js';
import { genesisSeal, whatDoesNotHold } from './packet-check.js';

interface Packet {
  id: string;
  edition: number;
  position: number;
  digest: string;
  seal: string;
  document: string | null;
}
interface Link {
  position: number;
  seal: string;
}

const packetsDocument = `query Packets($issueId: ID!) {
  archivePackets(issueId: $issueId, first: 10) { edges { node { id edition position digest seal document } } }
}`;
const linksDocument = `query Links($after: String) {
  archivePackets(first: 100, after: $after) { edges { node { position seal } } pageInfo { hasNextPage endCursor } }
}`;
const verifyDocument =
  'query Verify { verifyArchive { intact packets head faultCount faults { kind position detail } } }';

/** Waits for the packet of an issue and recomputes its seal from the data that the API shows. */
export async function checkPacket(auditor: Person, issueId: string): Promise<Packet> {
  const packet = await eventually(`the archive packet of issue ${issueId}`, async () => {
    const answer = await auditor.send<{ archivePackets: { edges: { node: Packet }[] } }>(packetsDocument, { issueId });
    return answer.archivePackets.edges[0]?.node;
  });
  expectThat(packet.document !== null, 'a document that an auditor may read', packet);
  const previousSeal = packet.position === 1 ? genesisSeal : await sealAt(auditor, packet.position - 1);
  const faults = whatDoesNotHold({ ...packet, document: packet.document, previousSeal });
  expectThat(faults.length === 0, 'digest and seal as recomputed here', faults.join('; '));
  expectThat(packet.document.includes(issueId), 'the issue in its packet', packet.document.slice(0, 200));
  return packet;
}

async function sealAt(auditor: Person, position: number): Promise<string> {
  for (let after: string | null = null; ;) {
    type Links = {
      archivePackets: { edges: { node: Link }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    };
    const { archivePackets }: Links = await auditor.send<Links>(linksDocument, { after });
    const link = archivePackets.edges.find(({ node }) => node.position === position);
    if (link !== undefined) return link.node.seal;
    expectThat(archivePackets.pageInfo.hasNextPage, `a packet at position ${position} of the archive`, 'none');
    after = archivePackets.pageInfo.endCursor;
  }
}

/** Lets the archive verify all its packets. */
export async function checkArchive(auditor: Person): Promise<{ packets: number; head: string }> {
  type Report = {
    verifyArchive: { intact: boolean; packets: number; head: string; faultCount: number; faults: unknown[] };
  };
  const { verifyArchive } = await auditor.send<Report>(verifyDocument);
  expectThat(verifyArchive.intact, 'an archive without faults', verifyArchive.faults);
  return verifyArchive;
}
