// The WebSocket to one tracker, shared by all swarms of the page, opened again after it breaks (WebTorrent's protocol).

const FIRST_WAIT_MS = 3000;
const LONGEST_WAIT_MS = 300_000;
/** Swarms change with the rendition: the socket stays open that long without any. */
const IDLE_MS = 5000;

/** A message of the tracker; ids are 20 characters of code points 0-255. */
export interface TrackerMessage {
  info_hash: string;
  peer_id?: string;
  interval?: number;
  incomplete?: number;
  offer?: RTCSessionDescriptionInit;
  answer?: RTCSessionDescriptionInit;
  offer_id?: string;
  "failure reason"?: string;
}

export interface SwarmClient {
  readonly infoHash: string;
  opened(socket: TrackerSocket): void;
  received(message: TrackerMessage, socket: TrackerSocket): void;
  lost(socket: TrackerSocket): void;
}

const sockets = new Map<string, TrackerSocket>();

/** Returns the socket to a tracker; `url` may be a path of this server, or http(s) in place of ws(s). */
export function openSocket(url: string): TrackerSocket {
  const address = new URL(url, location.href).href.replace(/^http/, "ws");
  const socket = sockets.get(address) ?? new TrackerSocket(address, () => sockets.delete(address));
  sockets.set(address, socket);
  return socket;
}

export class TrackerSocket {
  #clients = new Map<string, SwarmClient>();
  #socket: WebSocket;
  #failures = 0;
  #timer = 0;

  constructor(
    private readonly address: string,
    private readonly forget: () => void,
  ) {
    this.#socket = this.#open();
  }

  add(client: SwarmClient): void {
    clearTimeout(this.#timer);
    this.#clients.set(client.infoHash, client);
    if (this.isOpen) client.opened(this);
    else if (this.#socket.readyState !== WebSocket.CONNECTING) this.#socket = this.#open();
  }

  remove(client: SwarmClient): void {
    if (this.#clients.get(client.infoHash) !== client) return;
    this.#clients.delete(client.infoHash);
    if (this.#clients.size === 0) this.#closeSoon();
  }

  send(message: object): void {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #open(): WebSocket {
    const socket = new WebSocket(this.address);
    socket.addEventListener("open", () => {
      this.#failures = 0;
      for (const client of this.#clients.values()) client.opened(this);
    });
    socket.addEventListener("message", ({ data }) => {
      const message = parse(data);
      if (message) this.#clients.get(message.info_hash)?.received(message, this);
    });
    socket.addEventListener("close", () => socket === this.#socket && this.#reopenLater());
    return socket;
  }

  #reopenLater(): void {
    if (this.#clients.size === 0) return this.forget();
    for (const client of this.#clients.values()) client.lost(this);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++) * (0.5 + Math.random());
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.#socket = this.#open()), wait);
  }

  #closeSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.forget();
      this.#socket.close();
    }, IDLE_MS);
  }
}

function parse(data: unknown): TrackerMessage | null {
  try {
    const message: unknown = JSON.parse(String(data));
    return message && typeof message === "object" && "info_hash" in message ? (message as TrackerMessage) : null;
  } catch {
    return null;
  }
}
