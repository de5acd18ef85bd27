import { defineConfig } from 'vite';

export default defineConfig({
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
