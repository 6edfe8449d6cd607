// node --import ./hook.mjs download.mjs TORRENT FOLDER web-seed|webrtc: downloads by that way alone; prints how, as JSON.
import fs from "node:fs";
import WebTorrent from "webtorrent";

const [torrent, folder, way] = process.argv.slice(2);
const byWebSeed = way === "web-seed";
const client = new WebTorrent({
  dht: false, lsd: false, utp: false, natUpnp: false, natPmp: false, webSeeds: byWebSeed,
  tracker: byWebSeed ? false : { rtcConfig: { iceServers: [] } },
});
const fail = (reason) => {
  console.error(String(reason));
  process.exit(1);
};
client.on("error", fail);
const added = client.add(fs.readFileSync(torrent), { path: folder });
added.on("done", () => {
  console.log(JSON.stringify({ files: added.files.map(({ path }) => path), ways: added.wires.map(({ type }) => type) }));
  process.exit(0);
});
setTimeout(() => fail(`too slow: ${added.progress} of it, ${added.numPeers} peers`), 60_000);
