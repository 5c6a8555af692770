import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chineseFieldName, chineseName, chineseNames, type NameList } from '@jiceng/contracts/registry/labels';
import ts from 'typescript';

const checkout = resolve(import.meta.dirname, '..');
const sources = globSync('{gateway,services/*,libs/*}/src/**/*.ts', { cwd: checkout })
  .filter((file) => !file.endsWith('.spec.ts'))
  .sort();

/** Latin words that Chinese sentences may contain: standards, file formats and marks. */
const allowed = new Set(
  'A AB ASCII B BASE64 HEIC JPEG MB MP4 PDF PNG WebP docx BD-09 BD09 Base64 CGCS2000 FeatureCollection GB GCJ-02 GCJ02 GET GeoJSON GraphQL ISO JSON POST Polygon RE2 T09 U U+0000 U+FFFD UTC UTF-8 WGS WGS84 application/graphql-response+json application/json false true xls xlsx'.split(
    ' ',
  ),
);
/** Details that are codes of the API. A Chinese sentence may show such a detail by its label alone. */
const coded = new Set(['action', 'field', 'kind', 'operation', 'role', 'roles', 'severity', 'source', 'state']);

/** A text of the sources with its place. An expression in a template literal stays as the source writes it: `${…}`. */
interface Sentence {
  place: string;
  text: string;
}

const errors: Sentence[] = [];
const problems: Sentence[] = [];
const things: Sentence[] = [];
for (const file of sources) collect(file);

/**
 * Collects the Chinese sentences of `defineErrors`, of `badInput` and of cells, and the names of things in the errors
 * `…NOT_FOUND`.
 */
function collect(file: string): void {
  const source = ts.createSourceFile(file, readFileSync(join(checkout, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const add = (list: Sentence[], node: ts.Node | undefined): void => {
    for (const text of node ? textsIn(node) : [])
      list.push({ place: `${file}:${source.getLineAndCharacterOfPosition(node!.getStart()).line + 1}`, text });
  };
  const visit = (node: ts.Node, inErrors: boolean): void => {
    const called = ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText() : '';
    if (called === 'badInput') add(problems, (node as ts.CallExpression).arguments[1]);
    if (called === 'badRequest') add(problems, (node as ts.CallExpression).arguments[0]);
    if (called === 'CellProblem') add(problems, (node as ts.NewExpression).arguments?.[0]);
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText();
      if (name === 'zh') add(inErrors ? errors : problems, node.initializer);
      if (name === 'problemZh') add(problems, node.initializer);
      const call = node.parent.parent;
      if (name === 'what' && ts.isCallExpression(call) && call.expression.getText().endsWith('NOT_FOUND'))
        add(things, node.initializer);
    }
    ts.forEachChild(node, (child) => visit(child, inErrors || called === 'defineErrors'));
  };
  visit(source, false);
}

/** Returns the texts that an expression can have: a conditional expression has two. */
function textsIn(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [
      node.head.text +
        node.templateSpans.map(({ expression, literal }) => `\${${expression.getText()}}${literal.text}`).join(''),
    ];
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)];
  return [];
}

const latinIn = (text: string): string[] =>
  (text.match(/[A-Za-z][\w./+-]*/g) ?? [])
    .map((word) => word.replace(/[.-]+$/, ''))
    .filter((word) => !allowed.has(word));

/**
 * Fills a sentence with sample details. A code with a list of labels gets a Chinese label, a code without a list gets
 * its own Latin name, which the check then finds, and every other detail gets a digit.
 */
function filled(template: string): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, list?: NameList | 'path') => {
    if (list === undefined) return coded.has(name) ? name : '7';
    if (list === 'path') return chineseFieldName('regionCode');
    return chineseName(list, Object.keys(chineseNames[list])[0]!);
  });
}

describe('the Chinese sentences', () => {
  it('are read from the sources', () => {
    expect(errors.length).toBeGreaterThan(180);
    expect(problems.length).toBeGreaterThan(100);
    expect(things.length).toBeGreaterThan(10);
  });

  it('of every error contain no name or code of the API, whatever its details are', () => {
    const wrong = errors.filter(({ text }) => latinIn(filled(text)).length > 0);
    expect(wrong.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });

  it('of every error repeat no English detail, except what the parser and the validator of GraphQL say', () => {
    const english = errors.filter(({ text }) => text.includes('{problem}') && !text.startsWith('GraphQL '));
    expect(english.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });

  it('of every problem of an input contain no name of the API and no list of codes', () => {
    const wrong = problems.filter(({ text, place }) => {
      // A cell of an import takes a code or its label, so the hint of its column lists both.
      if (place.startsWith('libs/tables/src/columns.ts')) return false;
      const values = text.match(/\$\{.*?\}(?!\))/g) ?? [];
      const listsCodes = /\$\{\w+\.join\(/.test(text);
      const literal = values.reduce((rest, value) => rest.replace(value, ''), text);
      // The words for reporters have variables, which are replaced before anybody reads them.
      const bare = place.includes('/wording/built-in-texts.ts') ? literal.replace(/\{\w+\}/g, '') : literal;
      return /\p{Script=Han}/u.test(bare) && (listsCodes || latinIn(bare.replace(/\$\{.*\}/g, '')).length > 0);
    });
    expect(wrong.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });

  it('name everything that may not be found', () => {
    const unnamed = things.filter(({ text }) => !Object.hasOwn(chineseNames.entity, text));
    expect(unnamed.map(({ place, text }) => `${place} ${text}`)).toEqual([]);
  });
});
