// Runs in each measured page before anything else: bytes of data channels, first picture, and time in which nothing moved.
{
  const seen = (window.seen = { received: 0, given: 0, connections: 0, firstPictureMs: null, waits: 0, waitMs: 0, stallMs: 0, at: 0, height: 0, ended: false });
  const size = (data) => data.byteLength ?? data.length ?? 0;
  const watch = (channel) => {
    channel.addEventListener("open", () => seen.connections++);
    channel.addEventListener("message", ({ data }) => (seen.received += size(data)));
    const send = channel.send.bind(channel);
    channel.send = (data) => {
      send(data);
      seen.given += size(data);
    };
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...values) {
      super(...values);
      this.addEventListener("datachannel", ({ channel }) => watch(channel));
    }
    createDataChannel(...values) {
      const channel = super.createDataChannel(...values);
      watch(channel);
      return channel;
    }
  };
  let waitingSince = null;
  let started = false;
  const on = (name, listener) => document.addEventListener(name, ({ target }) => listener(target), true);
  const goesOn = () => {
    if (waitingSince !== null) seen.waitMs += performance.now() - waitingSince;
    waitingSince = null;
  };
  on("loadedmetadata", (video) => video.requestVideoFrameCallback(() => (seen.firstPictureMs ??= performance.now())));
  on("playing", () => {
    started = true;
    goesOn();
  });
  on("seeking", goesOn);
  on("waiting", (video) => {
    if (!started || video.seeking || video.ended || waitingSince !== null) return;
    seen.waits++;
    waitingSince = performance.now();
  });
  on("ended", () => {
    seen.ended = true;
    goesOn();
  });
  let before = { at: -1, time: performance.now() };
  setInterval(() => {
    const video = document.querySelector("video");
    if (!video) return;
    const time = performance.now();
    const stands = started && !video.paused && !video.ended && !video.seeking && video.currentTime === before.at;
    if (stands && video.currentTime < video.duration - 0.3) seen.stallMs += time - before.time;
    before = { at: video.currentTime, time };
    seen.at = video.currentTime;
    seen.height = video.videoHeight;
  }, 100);
}
