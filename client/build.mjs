// Builds the browser's files: one ES module per island folder (`<island>/index.ts`), one classic script per
// `<folder>/early.ts` (runs before first paint), one stylesheet, and the files of `assets/`. Every name carries a hash
// of its content; `manifest.json` maps the plain names to them.
//
//     node build.mjs [output folder]
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";
import { hlsAlias, hlsDefines } from "./player/hls-build.mjs";
import { mendLoader } from "./player/swarm-build.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(process.argv[2] ?? path.join(here, "../src/headwater/web/static"));
const out = `${target}.new-${process.pid}`;
const TARGETS = ["es2022", "chrome111", "firefox113", "safari16.4"];
const COMPRESSIBLE = /\.(js|css|svg|json|webmanifest)$/;

const base = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  sourcemap: false,
  target: TARGETS,
  outdir: out,
  legalComments: "none",
  loader: { ".svg": "text" },
  logLevel: "warning",
};

async function findEntries(file) {
  const folders = await readdir(here, { withFileTypes: true });
  return folders
    .filter((f) => f.isDirectory() && existsSync(path.join(here, f.name, file)))
    .map((f) => f.name)
    .sort();
}

const outputName = (file) => path.relative(out, path.resolve(here, file));

function listChunks(outputs, file, kinds, seen = new Set()) {
  for (const link of outputs[file].imports) {
    if (link.external || !kinds.includes(link.kind) || seen.has(link.path)) continue;
    seen.add(link.path);
    listChunks(outputs, link.path, kinds, seen);
  }
  return seen;
}

async function buildIslands() {
  const islands = await findEntries("index.ts");
  const { metafile } = await build({
    ...base,
    entryPoints: islands.map((name) => ({ in: `${name}/index.ts`, out: name })),
    format: "esm",
    splitting: true,
    alias: hlsAlias,
    define: hlsDefines,
    plugins: [mendLoader],
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
  });
  const scripts = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const name = output.entryPoint?.match(/^([^/]+)\/index\.ts$/)?.[1];
    if (!name) continue;
    const direct = listChunks(metafile.outputs, file, ["import-statement"]);
    const all = listChunks(metafile.outputs, file, ["import-statement", "dynamic-import"]);
    scripts[name] = {
      file: outputName(file),
      preload: [...direct].map(outputName),
      later: [...all].filter((chunk) => !direct.has(chunk)).map(outputName),
      styles: output.cssBundle ? [outputName(output.cssBundle)] : [],
    };
  }
  return scripts;
}

async function buildEarlyScripts() {
  const names = await findEntries("early.ts");
  const { metafile } = await build({
    ...base,
    entryPoints: names.map((name) => ({ in: `${name}/early.ts`, out: name })),
    format: "iife",
    entryNames: "[name]-[hash]",
  });
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([file, o]) => [o.entryPoint.split("/")[0], outputName(file)]),
  );
}

// Cascade layers, not file order, decide which rule wins: each file of `styles/` puts itself into one of these.
async function buildStyles() {
  const names = (await readdir(path.join(here, "styles"))).filter((name) => name.endsWith(".css")).sort();
  const imports = names.map((name) => `@import "./styles/${name}";`).join("\n");
  const { metafile } = await build({
    ...base,
    stdin: { contents: `@layer tokens, base, components, frame, pages;\n${imports}`, loader: "css", resolveDir: here },
    entryNames: "main-[hash]",
    assetNames: "[name]-[hash]",
  });
  const file = Object.keys(metafile.outputs).find((name) => name.endsWith(".css"));
  return outputName(file);
}

async function copyAssets() {
  const files = {};
  for (const name of (await readdir(path.join(here, "assets"))).sort()) {
    const body = await readFile(path.join(here, "assets", name));
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 8).toUpperCase();
    const { name: stem, ext } = path.parse(name);
    files[name] = `${stem}-${hash}${ext}`;
    await writeFile(path.join(out, files[name]), body);
  }
  return files;
}

async function compressAll() {
  const [gz, br] = [promisify(gzip), promisify(brotliCompress)];
  for (const name of await readdir(out)) {
    if (!COMPRESSIBLE.test(name) || name === "manifest.json") continue;
    const body = await readFile(path.join(out, name));
    await writeFile(path.join(out, `${name}.gz`), await gz(body, { level: 9 }));
    await writeFile(
      path.join(out, `${name}.br`),
      await br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    );
  }
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const manifest = {
  scripts: await buildIslands(),
  early: await buildEarlyScripts(),
  style: await buildStyles(),
  files: await copyAssets(),
};
await compressAll();
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
const old = `${target}.old-${process.pid}`;
if (existsSync(target)) await rename(target, old);
await rename(out, target);
await rm(old, { recursive: true, force: true });
