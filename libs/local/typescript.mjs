// Lets Node 24 run the scripts of this repository from source. Node removes the types itself, but imports name the
// compiled `.js` file, so this hook resolves them to the `.ts` file.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.startsWith('file:')) {
      const compiled = new URL(specifier, context.parentURL);
      const source = new URL(compiled.href.replace(/\.js$/, '.ts'));
      if (!existsSync(fileURLToPath(compiled)) && existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
