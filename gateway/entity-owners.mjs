/** Entities that several subgraphs know, and the service that owns each. */
export const entityOwners = {
  Organization: 'personnel',
  StaffMember: 'personnel',
  Region: 'grid',
  Grid: 'grid',
  CaseCategory: 'grid',
  Issue: 'coordination',
  Task: 'coordination',
  ArchivePacket: 'data-sharing',
};

/** Names of the fields that make the key of an entity. */
export function keyFieldsOf(type) {
  const keyed = type.directives?.find(({ name }) => name.value === 'key');
  return keyed?.arguments?.find(({ name }) => name.value === 'fields')?.value.value.split(/\s+/) ?? [];
}
