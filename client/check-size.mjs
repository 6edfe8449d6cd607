// Fails when the JavaScript of a page weighs more, gzipped, than `size-budget.json` allows. Chunks that load later count.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.resolve(process.argv[2] ?? path.join(here, "../src/headwater/web/static"));
const manifest = JSON.parse(readFileSync(path.join(built, "manifest.json"), "utf8"));
const budget = JSON.parse(readFileSync(path.join(here, "size-budget.json"), "utf8"));
const weigh = (file) => statSync(path.join(built, `${file}.gz`)).size;

let failed = false;
for (const [page, { scripts, early, limit_bytes: limit }] of Object.entries(budget)) {
  const files = new Set(early.map((name) => manifest.early[name]));
  for (const name of scripts) {
    const script = manifest.scripts[name];
    if (!script) {
      console.error(`${page}: there is no island named "${name}"`);
      process.exit(1);
    }
    for (const file of [script.file, ...script.preload, ...script.later]) files.add(file);
  }
  const total = [...files].reduce((sum, file) => sum + weigh(file), 0);
  const over = total > limit;
  failed ||= over;
  const kb = (n) => (n / 1024).toFixed(1);
  console.log(`${over ? "TOO BIG" : "ok     "} ${page}: ${kb(total)} kB of ${kb(limit)} kB (gzip)`);
}
process.exit(failed ? 1 : 0);
