import { cpSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const require = createRequire(import.meta.url);
const pdfjs = dirname(require.resolve("pdfjs-dist/package.json"));
const pdfjsVersion = (require("pdfjs-dist/package.json") as { version: string }).version;

export default defineConfig({
  base: "/",
  appType: "mpa",
  define: { PDFJS_DATA: JSON.stringify(`/assets/pdfjs-${pdfjsVersion}/`) },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: URLs would need a hole in the Content-Security-Policy.
    modulePreload: { polyfill: false },
    license: { fileName: "assets/licenses.md" },
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: {
        sign: resolve(import.meta.dirname, "sign/index.html"),
        accept: resolve(import.meta.dirname, "accept/index.html"),
        mandate: resolve(import.meta.dirname, "mandate/index.html"),
        batch: resolve(import.meta.dirname, "batch/index.html"),
        send: resolve(import.meta.dirname, "send/index.html"),
      },
      output: {
        // Some file servers do not know that .mjs is JavaScript, and a worker is refused without it.
        assetFileNames: (asset) =>
          asset.names[0]?.endsWith(".mjs") ? "assets/[name]-[hash].js" : "assets/[name]-[hash][extname]",
      },
    },
  },
  plugins: [pdfjsData()],
});

/** Ship what PDF.js loads by name: maps, fonts, colour profiles, image decoders; and the licence of our font. */
function pdfjsData(): Plugin {
  const unused = /quickjs/i; // runs the scripts of a PDF, which this page never does
  return {
    name: "pdfjs-data",
    apply: "build",
    writeBundle(options) {
      for (const folder of ["cmaps", "standard_fonts", "iccs", "wasm"]) {
        const target = resolve(options.dir ?? "dist", `assets/pdfjs-${pdfjsVersion}`, folder);
        cpSync(resolve(pdfjs, folder), target, { recursive: true, filter: (path) => !unused.test(path) });
      }
      const font = require.resolve("@fontsource/allura/LICENSE");
      cpSync(font, resolve(options.dir ?? "dist", "assets/allura-license.txt"));
    },
  };
}
