// Transforms a spec file of a group: everything below its imports becomes a `describe` with the name of the file, so
// that `beforeAll` and `afterAll` of a spec hold for this spec alone. Line numbers do not change.
const { relative, resolve } = require('node:path');
const { createTransformer } = require('@swc/jest');

const checkout = resolve(__dirname, '../..');

function inDescribe(source, file) {
  const imports = [...source.matchAll(/^import\b[^;]*;/gm)].at(-1);
  const end = imports.index + imports[0].length;
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
      getCacheKey: (source, file, ...rest) => `${inner.getCacheKey(source, file, ...rest)}-group`,
    };
  },
};
