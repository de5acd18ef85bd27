import { defineConfig, type Plugin } from 'vite';

// What is loaded later needs neither styles nor other files, for which Vite's own would look.
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

export default defineConfig({
  plugins: [plainImports],
  // Relative, so that the application may live under any path; the pages' own links come from Flask.
  base: './',
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    cors: { origin: /^http:\/\/(127\.0\.0\.1|localhost):\d+$/ },
  },
  build: {
    outDir: '../static/dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // An inlined asset would be a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Together they are a third shorter than each by itself, and whoever has seen one page has them.
      output: { codeSplitting: { groups: [{ name: 'page', test: /shared[\\/](copy|swap|time)\.ts$/ }] } },
      input: {
        player: 'src/player/player.ts',
        resume: 'src/player/resume.ts',
        pages: 'src/pages/pages.ts',
        desk: 'src/desk/desk.ts',
        start: 'src/desk/start.ts',
        signing: 'src/signing/signing.ts',
        frame: 'src/embed/frame.ts',
        embed: 'src/embed/element.ts',
        admin: 'src/admin/admin.ts',
      },
    },
  },
});
