/** How the things of one type are read: their own query, and the form of their ids. */
export interface NodeKind {
  type: string;
  query: string;
  /** Matches the ids of the type. The groups are the values of the arguments. */
  ids: RegExp;
  arguments: readonly { name: string; type: string; read?: (text: string) => unknown }[];
}

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const MOMENT = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';
const byId = (type: string, query: string): NodeKind => ({
  type,
  query,
  ids: new RegExp(`^(${UUID})$`),
  arguments: [{ name: 'id', type: 'ID!' }],
});
const atMoment = (type: string, query: string): NodeKind => ({
  type,
  query,
  ids: new RegExp(`^(${UUID})(?:@(${MOMENT}))?$`),
  arguments: [
    { name: 'id', type: 'ID!' },
    { name: 'at', type: 'DateTime' },
  ],
});
const code = { name: 'code', type: 'ID!' };

/** Every type that implements `Node`. */
export const nodeKinds: readonly NodeKind[] = [
  byId('Issue', 'issue'),
  byId('Task', 'task'),
  byId('StaffMember', 'staffMember'),
  byId('ArchivePacket', 'archivePacket'),
  atMoment('Organization', 'organization'),
  atMoment('Post', 'post'),
  { type: 'Region', query: 'region', ids: /^Region:(\d{1,20})$/, arguments: [code] },
  {
    type: 'Grid',
    query: 'grid',
    ids: new RegExp(`^Grid:(\\d{1,20})(?:@(${MOMENT}))?$`),
    arguments: [code, { name: 'at', type: 'DateTime' }],
  },
  {
    type: 'CaseCategory',
    query: 'category',
    ids: /^CaseCategory:(\d{1,20})(?:@(\d{1,9}))?$/,
    arguments: [code, { name: 'catalogueVersion', type: 'Int', read: Number }],
  },
];
