/** Entities that several subgraphs contain, and the service that owns each. */
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

/** Returns the names of the key fields of an entity. */
export function keyFieldsOf(type) {
  const keyed = type.directives?.find(({ name }) => name.value === 'key');
  return keyed?.arguments?.find(({ name }) => name.value === 'fields')?.value.value.split(/\s+/) ?? [];
}
