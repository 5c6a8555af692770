import { v5 } from 'uuid';

/** The namespace for ids that are derived from the codes of an import, so that an import can be repeated. */
const namespace = '5d2f3c1e-9a54-4c0b-8f67-1f2f3a6f0b11';

export function staffId(staffCode: string): string {
  return v5(`staff:${staffCode}`, namespace);
}

export function organizationId(organizationCode: string): string {
  return v5(`organization:${organizationCode}`, namespace);
}
