import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  root: import.meta.dirname,
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
  // For `npx vite` in this folder beside a running platform. JICENG_URL gives its address.
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/live', '/demo', '/console/config.json'].map((path) => [
        path,
        process.env.JICENG_URL ?? 'http://localhost:4000',
      ]),
    ),
  },
});
