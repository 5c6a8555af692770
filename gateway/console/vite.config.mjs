import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  root: import.meta.dirname,
  // Reads the words of the dictionary from their sources, so that the console builds before the contracts are built.
  resolve: { conditions: ['jiceng-source', ...defaultClientConditions] },
  // The oldest supported browser: UOS and Kylin ship Chromium 87.
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: false,
    // Ant Design is one large chunk. check.mjs enforces the limits, so Vite's own warning is off.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      onLog(level, log, report) {
        // Drops warnings about directives for server-side rendering, which the console does not use.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  logLevel: 'warn',
  // These settings are for `npx vite` in this folder, beside a running platform whose address JICENG_URL gives.
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/files', '/exports', '/templates', '/live', '/demo', '/console/config.json'].map((path) => [
        path,
        process.env.JICENG_URL ?? 'http://localhost:4000',
      ]),
    ),
  },
});
