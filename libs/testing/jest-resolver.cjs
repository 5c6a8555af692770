// Imports name the compiled file (`./roster.rules.js`); tests run the source beside it. Packages are left alone.
module.exports = (request, options) => {
  if (/^\.\.?\/.*\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    try {
      return options.defaultResolver(request.replace(/\.js$/, '.ts'), options);
    } catch {
      // A real .js file.
    }
  }
  return options.defaultResolver(request, options);
};
