// Runs the unit tests of the islands' pure modules: bundles `test/*.test.ts` and hands them to node's test runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { mendLoader } from "./player/swarm-build.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const tests = path.join(here, "../tests/client");
const out = mkdtempSync(path.join(tmpdir(), "headwater-client-"));
try {
  const files = readdirSync(tests).filter((name) => name.endsWith(".test.ts"));
  await build({
    absWorkingDir: here,
    entryPoints: files.map((name) => path.join(tests, name)),
    bundle: true,
    format: "esm",
    platform: "node",
    outdir: out,
    outExtension: { ".js": ".mjs" },
    nodePaths: [path.join(here, "node_modules")],
    plugins: [mendLoader],
    logLevel: "warning",
  });
  const run = spawnSync(process.execPath, ["--test", `${out}/*.mjs`], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
