// webtorrent's own WebRTC for node is fetched at install time from elsewhere; this one comes ready-made from npm.
import { registerHooks } from "node:module";

const ours = new URL("./wrtc.mjs", import.meta.url).href;
registerHooks({
  resolve: (name, context, next) => (name === "webrtc-polyfill" ? { url: ours, shortCircuit: true } : next(name, context)),
});
