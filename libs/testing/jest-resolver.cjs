// Imports name the compiled file (`./roster.rules.js`). Tests run from source, so this resolver takes the `.ts` file in
// its place. Imports of packages do not change.
module.exports = (request, options) => {
  if (/^\.\.?\/.*\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      // There is no `.ts` file: the import names a JavaScript source file.
    }
  }
  return options.defaultResolver(request, options);
};
