// The messages between an embed and the page around it, as existing embedders send them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { listResolutions } from "../../client/embed/api.ts";
import { Channel } from "../../client/embed/channel.ts";

function openChannel(methods: Record<string, (params: unknown) => unknown>) {
  const sent: unknown[] = [];
  const peer = { postMessage: (text: string) => void sent.push(JSON.parse(text)) };
  const channel = new Channel(peer, "peertube", methods);
  const ask = (message: object) => channel.receive(JSON.stringify(message));
  return { channel, sent, ask, peer };
}

test("a channel greets, and answers a greeting, with what it can do", async () => {
  const { channel, sent, ask } = openChannel({ play: () => {} });
  channel.open({ addEventListener: () => {} } as never);
  await ask({ method: "peertube::__ready", params: { type: "publish-request", publish: [] } });
  const publish = [{ action: "bind", method: "play" }];
  const greeting = (type: string) => ({ method: "peertube::__ready", params: { type, publish } });
  assert.deepEqual(sent, [greeting("publish-request"), greeting("publish-reply")]);
});

test("a request is answered with its id, whatever the method does", async () => {
  const { sent, ask } = openChannel({
    add: (params) => (params as number) + 1,
    nothing: () => undefined,
    fails: () => Promise.reject(new Error("no video")),
  });
  await ask({ id: 7, method: "peertube::add", params: 1 });
  await ask({ id: 8, method: "peertube::nothing" });
  await ask({ id: 9, method: "peertube::fails" });
  await ask({ id: 10, method: "peertube::toString" });
  assert.deepEqual(sent, [
    { id: 7, result: 2 },
    { id: 8, result: null },
    { id: 9, error: "runtime_error", message: "Error: no video" },
    { id: 10, error: "method_not_found", message: "There is no method toString" },
  ]);
});

test("news wait until the page around listens", async () => {
  const { channel, sent, ask } = openChannel({});
  channel.notify("volumeChange", 0.5);
  assert.deepEqual(sent, []);
  await ask({ method: "peertube::__ready", params: { type: "publish-reply", publish: [] } });
  channel.notify("volumeChange", 1);
  assert.deepEqual(sent, [0.5, 1].map((params) => ({ method: "peertube::volumeChange", params })));
});

for (const data of ["not json", "null", "[]", 5, null, '{"method":"other::add","id":1}', '{"method":5}', '{"method":"add","id":1}']) {
  test(`what is not for it is passed over: ${String(data)}`, async () => {
    const { channel, sent } = openChannel({ add: () => assert.fail() });
    await channel.receive(data);
    assert.deepEqual(sent, []);
  });
}

test("only the page around is heard", () => {
  const heard: string[] = [];
  let listen: (event: unknown) => void = () => {};
  const { channel, peer } = openChannel({ say: (words) => void heard.push(String(words)) });
  channel.open({ addEventListener: (_: string, listener: never) => (listen = listener) } as never);
  const data = (params: string) => JSON.stringify({ method: "peertube::say", params });
  listen({ source: {}, data: data("stranger") });
  listen({ source: peer, data: data("friend") });
  assert.deepEqual(heard, ["friend"]);
});

test("resolutions are numbered, the automatic one is -1", () => {
  const quality = (height: number) => ({ id: `/${height}`, width: height * 2, height, bitrate: 1, fps: 25 });
  const listed = listResolutions({ qualities: [quality(360), quality(720)], selectedQuality: "/720", playingQuality: null });
  assert.deepEqual(listed.map(({ id, label, active }) => [id, label, active]), [[0, "360p", false], [1, "720p", true], [-1, "Auto", false]]);
  assert.deepEqual(listResolutions({ qualities: [], selectedQuality: null, playingQuality: null }), []);
});
