// How p2p-media-loader is built into the player: with one line of 2.3.1 mended.
import { readFile } from "node:fs/promises";

const BROKEN = "bytes.push(Number(diffByte));";
/** The length of a group of segment numbers has one byte. */
const MENDED = "if (bytes.length < 255) bytes.push(Number(diffByte));";

/**
 * A viewer announces the segments that it has in groups of numbers that differ in their last byte. Of a full group, 256
 * segments in a row or 17 minutes, the loader writes the length 0, and whoever reads that takes the rest for garbage and
 * drops the peer. Leaving the last of 256 unannounced is read well by every version.
 */
export const mendLoader = {
  name: "mend p2p-media-loader",
  setup(build) {
    build.onLoad({ filter: /p2p-media-loader-core[/\\]lib[/\\]p2p[/\\]commands[/\\]binary-serialization\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes(BROKEN)) throw new Error(`${path} is another version: see whether it still needs mending`);
      return { contents: text.replace(BROKEN, MENDED), loader: "js" };
    });
  },
};
