// How the first segment waits for others, how an offer waits for STUN, and a press of play that comes before the player.
import assert from "node:assert/strict";
import { mock, test, type TestContext } from "node:test";
import { EarlyPress } from "../../client/player/press.ts";
import { Beginning } from "../../client/player/swarm/beginning.ts";
import { waitForCandidates } from "../../client/player/swarm/tracker/description.ts";
import { Stun } from "../../client/player/swarm/tracker/stun.ts";

function openClock(t: TestContext) {
  const clock = { now: 0 };
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const pass = (milliseconds: number) => {
    clock.now += milliseconds;
    t.mock.timers.tick(milliseconds);
  };
  return { now: () => clock.now, pass };
}

function openBeginning(t: TestContext, othersWatch = true) {
  const { now, pass } = openClock(t);
  const applied: object[] = [];
  const beginning = new Beginning(othersWatch, 4, (settings) => applied.push(settings), now);
  return { beginning, pass, asksServer: () => applied.length > 0 || beginning.settings.httpDownloadInitialTimeoutMs === 0, applied };
}

const SEGMENT = 1_000_000;

test("nobody else watches: the server is asked at once, and all peers that come later", (t) => {
  const { beginning, asksServer } = openBeginning(t, false);
  assert.equal(asksServer(), true);
  assert.equal(beginning.settings.simultaneousP2PDownloads, 4);
});

test("others watch: the server is held back until the tracker had time to bring one", (t) => {
  const { beginning, pass, asksServer, applied } = openBeginning(t);
  pass(5000); // before hls.js asks nothing is waited for
  beginning.asked(SEGMENT);
  pass(700);
  assert.equal(asksServer(), false);
  pass(200);
  assert.deepEqual(applied, [{ httpDownloadInitialTimeoutMs: 0, simultaneousP2PDownloads: 4 }]);
});

test("a connection that begins is waited for, then its first bytes, then the next ones", (t) => {
  const { beginning, pass, asksServer } = openBeginning(t);
  beginning.asked(SEGMENT);
  pass(700);
  beginning.connecting();
  pass(1100);
  beginning.connected();
  pass(600);
  for (let n = 0; n < 9; n++) {
    beginning.came(SEGMENT / 10);
    pass(100);
  }
  assert.equal(asksServer(), false);
  pass(500);
  assert.equal(asksServer(), true);
});

test("a peer that would take seconds for the rest is not waited for", (t) => {
  const { beginning, pass, asksServer } = openBeginning(t);
  beginning.asked(SEGMENT);
  beginning.connected();
  for (let n = 0; n < 3 && !asksServer(); n++) {
    beginning.came(SEGMENT / 50);
    pass(200);
  }
  assert.equal(asksServer(), true);
});

test("once two segments are there nothing is held back again", (t) => {
  const { beginning, pass, applied, asksServer } = openBeginning(t);
  for (const isLast of [false, true]) {
    beginning.asked(SEGMENT);
    beginning.came(SEGMENT);
    beginning.answered();
    assert.equal(asksServer(), isLast);
  }
  beginning.connected();
  beginning.came(10);
  beginning.asked(SEGMENT);
  pass(10_000);
  assert.equal(applied.length, 1);
});

type Candidate = { type: string } | null;

function openConnection() {
  const listeners: ((event: { candidate: Candidate }) => void)[] = [];
  const rtc = { addEventListener: (_: string, listener: (typeof listeners)[number]) => listeners.push(listener) };
  const find = (candidate: Candidate) => listeners.forEach((listener) => listener({ candidate }));
  return { rtc: rtc as unknown as RTCPeerConnection, find };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => Promise.resolve()).then(() => false)]);
}

test("an offer goes with the address that STUN sees, or soon without it while nothing is known of the servers", async (t) => {
  const { now, pass } = openClock(t);
  const stun = new Stun();
  const [quick, slow] = [openConnection(), openConnection()];
  const [first, second] = [waitForCandidates(quick.rtc, stun, now), waitForCandidates(slow.rtc, stun, now)];
  for (const { find } of [quick, slow]) find({ type: "host" });
  pass(200);
  assert.equal(await isSettled(first), false);
  slow.find({ type: "srflx" });
  assert.equal(await isSettled(second), true);
  pass(100);
  assert.equal(await isSettled(first), true);
});

test("servers that answered are waited for longer, silent ones not at all", async (t) => {
  const { now, pass } = openClock(t);
  const [answering, silent] = [new Stun(), new Stun()];
  const early = openConnection();
  void waitForCandidates(early.rtc, answering, now);
  early.find({ type: "srflx" });
  const gone = openConnection();
  void waitForCandidates(gone.rtc, silent, now);
  pass(2000);
  const [one, other] = [openConnection(), openConnection()];
  const [patient, hasty] = [waitForCandidates(one.rtc, answering, now), waitForCandidates(other.rtc, silent, now)];
  for (const { find } of [one, other]) find({ type: "host" });
  pass(150);
  assert.deepEqual([await isSettled(patient), await isSettled(hasty)], [false, true]);
  pass(600);
  assert.equal(await isSettled(patient), true);
});

test("servers that answer late are told of once: offers without that address are out", () => {
  const stun = new Stun();
  const told = mock.fn();
  stun.onAnswer(told);
  for (const { rtc, find } of [openConnection(), openConnection()]) {
    stun.follow(rtc);
    find({ type: "srflx" });
  }
  assert.equal(told.mock.callCount(), 1);
});

function openVideo() {
  const listeners = new Set<() => void>();
  const seen = { src: "file.mp4" as string | null, loads: 0, plays: 0 };
  const video = {
    getAttribute: () => seen.src,
    removeAttribute: () => (seen.src = null),
    load: () => seen.loads++,
    play: () => Promise.resolve(seen.plays++),
    set src(url: string) { seen.src = url; },
    addEventListener: (_: string, on: () => void) => listeners.add(on),
    removeEventListener: (_: string, on: () => void) => listeners.delete(on),
  };
  return { video: video as unknown as HTMLVideoElement, seen, press: () => listeners.forEach((listener) => listener()) };
}

test("a press before the player is kept for it, and the file is not fetched; a later press is the player's own", () => {
  const { video, seen, press } = openVideo();
  const early = new EarlyPress(video);
  assert.equal(early.isPressed, false);
  press();
  press();
  assert.deepEqual([early.take(), seen.src], [true, null]);
  press();
  assert.deepEqual([seen.loads, seen.plays], [2, 0]);
});

test("when no player comes the browser plays the file by itself", () => {
  const { video, seen, press } = openVideo();
  const early = new EarlyPress(video);
  press();
  early.giveBack();
  assert.deepEqual([seen.src, seen.plays], ["file.mp4", 1]);
});
