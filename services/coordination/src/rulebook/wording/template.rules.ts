import { badInput } from '@jiceng/platform/errors';

/** `{name}` in a template, which a value replaces. */
const PLACEHOLDER = /\{([^{}]*)\}/g;

const listed = (names: readonly string[]): string[] => names.map((name) => `{${name}}`);

/**
 * Checks that a template names only known variables and all required ones. The check runs when the template is saved,
 * before a text is made from it.
 * @param required variables that the text must name
 * @throws BAD_INPUT with the field
 */
export function assertVariables(
  field: string,
  text: string,
  { known, required = [] }: { known: readonly string[]; required?: readonly string[] },
): void {
  const named = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  if (named.some((name) => !known.includes(name)))
    throw badInput(
      field,
      `含有未知变量，可用变量：${listed(known).join('、')}`,
      `names an unknown variable; known are ${listed(known).join(', ')}`,
    );
  if (/[{}]/.test(text.replace(PLACEHOLDER, '')))
    throw badInput(field, '花括号不成对', 'has a brace without its counterpart');
  const missing = required.filter((name) => !named.includes(name));
  if (missing.length > 0)
    throw badInput(field, `须含变量 ${listed(missing).join('、')}`, `must name ${listed(missing).join(', ')}`);
}

/** Puts the values into a checked template. */
export function render(template: string, values: Readonly<Partial<Record<string, string>>>): string {
  return template.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}
