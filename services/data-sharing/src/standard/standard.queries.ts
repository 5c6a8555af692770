/** Columns under the names of the entities; days as text, so that no time zone moves them. */
export const ELEMENT = `code, version, name, definition, kind, min_length AS "minLength", max_length AS "maxLength", pattern,
  code_list_code AS "codeListCode", validator, standard, owner_organization_id AS "ownerOrganizationId",
  effective_from::text AS "effectiveFrom", effective_to::text AS "effectiveTo"`;

export const CODE_LIST = 'code, version, name, standard, items, effective_from::text AS "effectiveFrom"';
