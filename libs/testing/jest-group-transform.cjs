// Transforms the spec files of groups: everything below the imports becomes a `describe` with the name of the file, so
// that `beforeAll` and `afterAll` of a spec hold for this spec alone. Line numbers do not change.
const { readFileSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');
const { createTransformer } = require('@swc/jest');

const checkout = resolve(__dirname, '../..');

const members = JSON.parse(readFileSync(join(process.env.JICENG_TEST_GROUPS, 'members.json'), 'utf8')).map(
  (pattern) => new RegExp(pattern),
);
const isMember = (file) => members.some((pattern) => pattern.test(file));

/** The imports at the top, with the comments before and between them. */
const imports = /^((\s|\/\/[^\n]*|\/\*[^]*?\*\/)*import\b[^;]*;)*/;

function inDescribe(source, file) {
  if (!isMember(file)) return source;
  const end = imports.exec(source)[0].length;
  const name = JSON.stringify(relative(checkout, file));
  return `${source.slice(0, end)} import { describe as ofFile } from '@jest/globals'; ofFile(${name}, () => {${source.slice(end)}\n});`;
}

module.exports = {
  createTransformer(options) {
    const inner = createTransformer(options);
    return {
      ...inner,
      process: (source, file, request) => inner.process(inDescribe(source, file), file, request),
      processAsync: (source, file, request) => inner.processAsync(inDescribe(source, file), file, request),
      getCacheKey: (source, file, ...rest) => `${inner.getCacheKey(source, file, ...rest)}-${isMember(file)}`,
    };
  },
};
