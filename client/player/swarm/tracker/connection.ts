// One WebRTC connection with one data channel: what p2p-media-loader uses of a peer of `bittorrent-tracker`.
import { describeEarly } from "./description.ts";

/** Bytes that may wait in the channel before the sender is asked to wait for "drain". */
const HIGH_WATER_BYTES = 1 << 20;

type Listener = (...values: never[]) => void;

export class Connection {
  /** The other's peer id in hex, once it is known. */
  id = "";
  /** Where p2p-media-loader keeps its own form of `id`. */
  idUtf8 = "";
  readonly #rtc: RTCPeerConnection;
  readonly #hasStun: boolean;
  #channel: RTCDataChannel | null = null;
  #isClosed = false;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(
    config: RTCConfiguration,
    readonly initiator: boolean,
  ) {
    this.#hasStun = Boolean(config.iceServers?.length);
    this.#rtc = new RTCPeerConnection(config);
    this.#rtc.addEventListener("connectionstatechange", () => {
      if (["failed", "closed"].includes(this.#rtc.connectionState)) this.destroy();
    });
    if (initiator) this.#hold(this.#rtc.createDataChannel(""));
    else this.#rtc.addEventListener("datachannel", ({ channel }) => this.#hold(channel));
  }

  get isOpen(): boolean {
    return this.#channel?.readyState === "open";
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  off(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  /** Returns this side's offer, or its answer to the other's offer. */
  async describe(offer?: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit> {
    if (offer) await this.#rtc.setRemoteDescription(offer);
    return describeEarly(this.#rtc, this.#hasStun);
  }

  async accept(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.#rtc.setRemoteDescription(answer);
  }

  /** Sends; false: wait for "drain" before sending more. */
  write(data: ArrayBuffer | Uint8Array<ArrayBuffer>): boolean {
    const channel = this.#channel;
    if (channel?.readyState !== "open") return true;
    try {
      channel.send(data as ArrayBuffer);
    } catch (error) {
      this.#emit("error", error);
      this.destroy();
    }
    return channel.bufferedAmount < HIGH_WATER_BYTES;
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#channel?.close();
    this.#rtc.close();
    this.#emit("close");
  }

  #hold(channel: RTCDataChannel): void {
    if (this.#channel) return channel.close();
    this.#channel = channel;
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = HIGH_WATER_BYTES / 4;
    channel.addEventListener("open", () => this.#emit("connect"));
    channel.addEventListener("close", () => this.destroy());
    channel.addEventListener("error", ({ error }) => this.#emit("error", error));
    channel.addEventListener("bufferedamountlow", () => this.#emit("drain"));
    channel.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) this.#emit("data", new Uint8Array(data));
    });
  }

  #emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...(values as never[]));
  }
}
