import { badInput } from '@jiceng/platform/errors';
import { isCode } from '@jiceng/tables/columns';

/**
 * Checks the code of an organization, a post or a person. The imports of these objects apply the same check.
 * @throws BAD_INPUT
 */
export function assertCode(field: string, value: string): string {
  if (!isCode(value))
    throw badInput(field, '须为 1 至 64 个字母、数字或 - _ . /', 'must be 1 to 64 letters, digits or - _ . /');
  return value;
}
