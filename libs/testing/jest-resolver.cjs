// Imports name the compiled file (`./roster.rules.js`), and tests run the source file beside it. Imports of packages do
// not change.
module.exports = (request, options) => {
  if (/^\.\.?\/.*\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      // The file exists as .js.
    }
  }
  return options.defaultResolver(request, options);
};
