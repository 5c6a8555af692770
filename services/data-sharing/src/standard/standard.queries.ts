import { pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { organization } from '../organization/organization.table.js';
import { codeList, dataElement } from './standard.table.js';

const elements = dataElement.columns;
const lists = codeList.columns;

/** Elements in force on day $1 whose code, name or definition contains $2, after code $3. */
export const elementPage = defineQuery(
  elements,
  (columns) => `SELECT ${columns()} FROM data_element
    WHERE effective_from <= $1 AND (effective_to IS NULL OR $1 < effective_to)
      AND ($2::text IS NULL OR strpos(lower(code || ' ' || name || ' ' || definition), lower($2)) > 0) AND ($3::text IS NULL OR code > $3)
    ORDER BY code LIMIT $4`,
);
/** All versions of element $1, newest first. */
export const elementVersions = defineQuery(
  elements,
  (columns) => `SELECT ${columns()} FROM data_element WHERE code = $1 ORDER BY version DESC`,
);
export const newestElement = defineQuery(
  elements,
  (columns) => `SELECT ${columns()} FROM data_element WHERE code = $1 ORDER BY version DESC LIMIT 1`,
);
/** The version of element $1 in force on day $2. */
export const elementOn = defineQuery(
  elements,
  (columns) => `SELECT ${columns()} FROM data_element
    WHERE code = $1 AND effective_from <= $2 AND (effective_to IS NULL OR $2 < effective_to)`,
);
export const newestCodeList = defineQuery(
  lists,
  (columns) => `SELECT ${columns()} FROM code_list WHERE code = $1 ORDER BY version DESC LIMIT 1`,
);
/** The version of code list $1 in force on day $2. */
export const codeListOn = defineQuery(
  lists,
  (columns) =>
    `SELECT ${columns()} FROM code_list WHERE code = $1 AND effective_from <= $2 ORDER BY version DESC LIMIT 1`,
);

export const saveElement = dataElement.insert();
/** Sets the end (`effectiveTo`) of a version. */
export const endElement = dataElement.update();
export const saveCodeList = codeList.insert();

const IN_FORCE = '(valid_to IS NULL OR valid_to > $2)';
export const ownerInForce = defineQuery(
  pick(organization.columns, 'id'),
  (columns) => `SELECT ${columns()} FROM organization WHERE id = $1 AND ${IN_FORCE}`,
);
export const ownersInForce = defineQuery(
  pick(organization.columns, 'code', 'id'),
  (columns) => `SELECT ${columns()} FROM organization WHERE code = ANY($1::text[]) AND ${IN_FORCE}`,
);
