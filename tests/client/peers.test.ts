// Sharing among viewers: whether it happens, why not, and what is told of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, isFixed, type Choice, type Here } from "../../client/player/peers/choice.ts";
import { readCookie } from "../../client/player/peers/remembered.ts";
import { findCause, findStep, STEPS, type Situation } from "../../client/player/peers/diagnosis.ts";
import { shareOf } from "../../client/player/peers/panel.ts";
import { subtract } from "../../client/player/peers/reports.ts";
import { CAUSE_WORDS } from "../../client/player/peers/words.ts";

const quiet: Here = { remembered: null, signal: false, saving: false };

for (const [told, here, off] of [
  [{ off: null, chosen: false }, {}, null],
  [{ off: null, chosen: false }, { signal: true }, "signal"],
  [{ off: null, chosen: false }, { saving: true }, "saving"],
  [{ off: null, chosen: false }, { remembered: false }, "person"],
  [{ off: null, chosen: false }, { remembered: true, signal: true, saving: true }, null],
  [{ off: "signal", chosen: false }, {}, "signal"],
  [{ off: "signal", chosen: false }, { remembered: true }, null],
  [{ off: "default", chosen: false }, { saving: true }, "default"],
  [{ off: "default", chosen: false }, { remembered: true }, null],
  [{ off: null, chosen: true }, { remembered: false, signal: true, saving: true }, null],
  [{ off: "person", chosen: true }, { remembered: true }, "person"],
  [{ off: "video", chosen: false }, { remembered: true }, "video"],
  [{ off: "address", chosen: false }, { remembered: true }, "address"],
] as [Choice, Partial<Here>, Choice["off"]][]) {
  test(`told ${told.off}${told.chosen ? " by the account" : ""}, here ${JSON.stringify(here)}: ${off ?? "shared"}`, () => {
    assert.equal(decide(told, { ...quiet, ...here }).off, off);
  });
}

test("the switch can change what people decide, and nothing else", () => {
  const offs = ["person", "signal", "default", "saving", "instance", "closed", "video", "address"] as const;
  const fixed = offs.filter((off) => isFixed({ off, chosen: false }));
  assert.deepEqual(fixed, ["instance", "closed", "video", "address"]);
});

const swarm: Situation["swarm"] = { off: null, peers: 1, others: 1, fromPeersBytes: 0, fromServersBytes: 0, givenBytes: 0, droppedPeers: 0 };
const fine: Situation = { choice: null, hasSwarm: true, hasWebRtc: true, isSecure: true, hasBegun: true, finished: true, swarm };

for (const [changes, cause, step] of [
  [{}, null, STEPS.length],
  [{ choice: "person", hasWebRtc: false }, "person", 0],
  [{ choice: "video" }, "video", 1],
  [{ hasSwarm: false }, "unsuited", 1],
  [{ finished: false }, "unfinished", 1],
  [{ hasWebRtc: false }, "browser", 2],
  [{ isSecure: false }, "browser", 2],
  [{ hasBegun: false }, "waiting", 2],
  [{ swarm: { ...swarm, off: "video" } }, "plain", 2],
  [{ swarm: { ...swarm, off: "tracker", peers: 0 } }, "tracker", 3],
  [{ swarm: { ...swarm, off: "hashes" } }, "hashes", 3],
  [{ swarm: { ...swarm, peers: 0, others: 0 } }, "alone", 4],
  [{ swarm: { ...swarm, peers: 0 } }, "network", 5],
] as [Partial<Situation>, ReturnType<typeof findCause>, number][]) {
  test(`the diagnosis of ${JSON.stringify(changes)} is ${cause}`, () => {
    assert.equal(findCause({ ...fine, ...changes }), cause);
    assert.equal(findStep(cause), step);
    if (cause) assert.equal(CAUSE_WORDS[cause].length, 2);
  });
}

test("the share counts bytes of both ways, and is none of nothing", () => {
  assert.equal(shareOf(swarm), 0);
  assert.equal(shareOf({ ...swarm, fromPeersBytes: 30, fromServersBytes: 10 }), 0.75);
});

test("a report tells what happened since the last one", () => {
  const later = { ...swarm, fromPeersBytes: 5, fromServersBytes: 7, givenBytes: 2 };
  assert.deepEqual(subtract({ ...later, fromPeersBytes: 9 }, later), { downloadedBytesHTTP: 0, downloadedBytesP2P: 4, uploadedBytesP2P: 0 });
});

test("the cookie that pages without scripts write is the player's choice too", () => {
  assert.equal(readCookie("headwater_sharing=0"), false);
  assert.equal(readCookie("a=1; headwater_sharing=1; b=0"), true);
  assert.equal(readCookie("other_headwater_sharing=1; headwater_sharing=maybe"), null);
  assert.equal(readCookie(""), null);
});
