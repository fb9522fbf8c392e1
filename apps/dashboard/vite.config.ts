import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression, defineAlgorithm } from 'vite-plugin-compression2';

/** The API that `vite` shows while the page is written. */
const api = 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [
    react(),
    compression({
      threshold: 1024,
      algorithms: [defineAlgorithm('gzip', { level: 9 }), 'brotliCompress'],
    }),
  ],
  // The licences of what is bundled, for whoever is given the files.
  build: { license: { fileName: 'third-party-licences.md' } },
  // Packages of the house are bundled from their sources: only what is used of them.
  resolve: { conditions: ['tunnel-source', 'module', 'browser', 'development|production'] },
  server: { proxy: { '/api': api, '/docs': api, '/openapi.json': api } },
});
