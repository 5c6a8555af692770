import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  root: import.meta.dirname,
  // The oldest browser of the offices: UOS and Kylin ship Chromium 87.
  build: {
    target: 'chrome87',
    cssTarget: 'chrome87',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: false,
    // Ant Design in one piece: the limits of check.mjs are what counts.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      onLog(level, log, report) {
        // Directives for servers that render React; there is none.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  logLevel: 'warn',
  // `npx vite` in this folder, beside a platform at work: JICENG_URL says where.
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/live', '/demo', '/console/config.json'].map((path) => [
        path,
        process.env.JICENG_URL ?? 'http://localhost:4000',
      ]),
    ),
  },
});
