import { readFileSync } from 'node:fs';
import { parse, type FieldDefinitionNode } from 'graphql';
import { chineseFieldName, chineseName, chineseNames } from './labels.js';

const schemas = ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'].flatMap(
  (service) =>
    parse(readFileSync(new URL(`../../../../services/${service}/schema.graphql`, import.meta.url), 'utf8')).definitions,
);
const fieldsOf = (test: (name: string) => boolean): readonly FieldDefinitionNode[] =>
  schemas.flatMap((type) =>
    (type.kind === 'ObjectTypeDefinition' || type.kind === 'ObjectTypeExtension') && test(type.name.value)
      ? (type.fields ?? [])
      : [],
  );

describe('Chinese names', () => {
  const missing = (list: 'field' | 'operation', names: readonly string[]): string[] =>
    [...new Set(names)].filter((name) => !Object.hasOwn(chineseNames[list], name));

  it('exist for every argument and every input field of the API', () => {
    const inputs = schemas.flatMap((type) => (type.kind === 'InputObjectTypeDefinition' ? (type.fields ?? []) : []));
    const args = fieldsOf(() => true).flatMap((field) => field.arguments ?? []);
    expect(inputs.length).toBeGreaterThan(50);
    expect(
      missing(
        'field',
        [...inputs, ...args].map(({ name }) => name.value),
      ),
    ).toEqual([]);
  });

  it('exist for every query and every command of the API', () => {
    const operations = fieldsOf((name) => name === 'Query' || name === 'Mutation');
    expect(operations.length).toBeGreaterThan(50);
    expect(
      missing(
        'operation',
        operations.map(({ name }) => name.value),
      ),
    ).toEqual([]);
  });

  it.each([
    ['reporter.phone', '上报人的联系电话'],
    ['input.reporter.phone', '上报人的联系电话'],
    ['grade', '职级'],
    ['input.reporter.grade', '上报方式'],
    ['failedTaskIds[2]', '不合格任务（第 3 项）'],
    ['input.coHandlers[0].organizationId', '协办单位（第 1 项）的机构'],
    ['input', '提交内容'],
    ['nobodyKnows', 'nobodyKnows'],
  ])('translate the field %s to %s', (path, name) => expect(chineseFieldName(path)).toBe(name));

  it('leave a code without a Chinese name unchanged', () =>
    expect(chineseName('line', 'constructor')).toBe('constructor'));
});
