// How hls.js is built into the player: from its sources, with the features that this player does not use left out.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const folder = path.dirname(require.resolve("hls.js/package.json"));
const { version } = require("hls.js/package.json");

export const hlsAlias = { "hls.js": path.join(folder, "src/exports-named.ts") };

export const hlsDefines = {
  __VERSION__: JSON.stringify(version),
  __USE_ALT_AUDIO__: "true",
  __USE_MEDIA_CAPABILITIES__: "true",
  __USE_SUBTITLES__: "false",
  __USE_EME_DRM__: "false",
  __USE_CMCD__: "false",
  __USE_CONTENT_STEERING__: "false",
  __USE_VARIABLE_SUBSTITUTION__: "false",
  __USE_M2TS_ADVANCED_CODECS__: "false",
  __USE_INTERSTITIALS__: "false",
  __USE_IFRAMES__: "false",
  __IN_WORKER__: "false",
  __HLS_WORKER_BUNDLE__: "undefined",
};
