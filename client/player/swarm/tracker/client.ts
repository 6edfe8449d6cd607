// Finds peers of one swarm over trackers: stands in for npm's `bittorrent-tracker`, whose part that p2p-media-loader
// uses is this small. Offers are made while the socket still opens, and go without waiting for slow STUN servers.
import { Connection } from "./connection.ts";
import { isRefused, reports } from "./reports.ts";
import { openSocket, type SwarmClient, type TrackerMessage, type TrackerSocket } from "./socket.ts";
import { stun } from "./stun.ts";

const OFFERS = 5;
/** An offer that nobody answered is taken back. */
const OFFER_LIFETIME_MS = 50_000;
/** Who has met nobody though others are there asks again after this time, then after twice that, and so on. */
const LONELY_MS = 10_000;

interface Options {
  infoHash: Uint8Array;
  peerId: Uint8Array;
  announce: string[];
  rtcConfig?: RTCConfiguration;
}

interface Offer {
  connection: Connection;
  id: string;
  offer: RTCSessionDescriptionInit;
}

interface Events {
  peer: (connection: Connection) => void;
  warning: (warning: Error) => void;
  error: (error: Error) => void;
}

export default class Client implements SwarmClient {
  readonly infoHash: string;
  readonly #peerId: string;
  readonly #listeners: { [Name in keyof Events]?: Events[Name] } = {};
  readonly #offers = new Map<string, Connection>();
  readonly #peers = new Map<string, Connection>();
  #sockets: TrackerSocket[] = [];
  #first: Promise<Offer[]> | null = null;
  readonly #timers = new Map<TrackerSocket, number>();
  /** How many others each tracker knows; null: it does not answer. */
  readonly #heard = new Map<TrackerSocket, number | null>();
  #lonelyMs = LONELY_MS;
  #isDestroyed = false;
  readonly #stops = [
    reports.on("refused", (name) => {
      for (const [peerId, connection] of this.#peers) if (toName(peerId) === name) connection.destroy();
    }),
    stun.onAnswer(() => {
      for (const socket of this.#timers.keys()) void this.#announce(socket);
    }),
  ];

  constructor(private readonly options: Options) {
    this.infoHash = String.fromCharCode(...options.infoHash);
    this.#peerId = String.fromCharCode(...options.peerId);
  }

  on<Name extends keyof Events>(name: Name, listener: Events[Name]): void {
    this.#listeners[name] = listener;
  }

  start(): void {
    this.#first = this.#makeOffers();
    this.#sockets = this.options.announce.map(openSocket);
    for (const socket of this.#sockets) socket.add(this);
  }

  destroy(): void {
    this.#isDestroyed = true;
    for (const stop of this.#stops) stop();
    for (const socket of this.#sockets) {
      clearTimeout(this.#timers.get(socket));
      socket.send({ ...this.#announcement(), event: "stopped" });
      socket.remove(this);
    }
    for (const connection of [...this.#offers.values(), ...this.#peers.values()]) connection.destroy();
  }

  opened(socket: TrackerSocket): void {
    void this.#announce(socket, "started");
  }

  lost(socket: TrackerSocket): void {
    this.#hear(socket, null);
    this.#listeners.warning?.(new Error("The tracker cannot be reached"));
  }

  received(message: TrackerMessage, socket: TrackerSocket): void {
    const failure = message["failure reason"];
    const others = message.interval ? Math.max(0, (message.incomplete ?? 1) - 1) : (this.#heard.get(socket) ?? 0);
    this.#hear(socket, failure === undefined ? others : null);
    if (failure !== undefined) return this.#listeners.error?.(new Error(String(failure)));
    if (message.peer_id === this.#peerId) return;
    if (message.offer) void this.#answer(message, socket);
    else if (message.answer) void this.#takeAnswer(message);
    else if (message.interval) this.#announceLater(socket, message);
  }

  /** Tells what all trackers together know: one that answers is enough. */
  #hear(socket: TrackerSocket, others: number | null): void {
    this.#heard.set(socket, others);
    const known = [...this.#heard.values()].filter((count) => count !== null);
    reports.emit("tracker", known.length > 0);
    if (known.length > 0) reports.emit("others", Math.max(...known));
  }

  async #announce(socket: TrackerSocket, event?: string): Promise<void> {
    const early = (await this.#first)?.filter(({ connection }) => !connection.isClosed);
    this.#first = null;
    const offers = early?.length ? early : await this.#makeOffers();
    if (this.#isDestroyed) return;
    const written = offers.map(({ id, offer }) => ({ offer_id: id, offer }));
    socket.send({ ...this.#announcement(), event, numwant: offers.length, offers: written });
  }

  #announcement() {
    return { action: "announce", info_hash: this.infoHash, peer_id: this.#peerId, uploaded: 0, downloaded: 0, left: null };
  }

  #announceLater(socket: TrackerSocket, { interval = 120, incomplete = 0 }: TrackerMessage): void {
    const isLonely = incomplete > 1 && this.#peers.size === 0;
    const wait = isLonely ? Math.min(this.#lonelyMs, interval * 1000) : interval * 1000;
    this.#lonelyMs = isLonely ? this.#lonelyMs * 2 : LONELY_MS;
    clearTimeout(this.#timers.get(socket));
    this.#timers.set(socket, window.setTimeout(() => void this.#announce(socket), wait));
  }

  async #makeOffers(): Promise<Offer[]> {
    const made = await Promise.all(Array.from({ length: OFFERS }, () => this.#makeOffer().catch(() => null)));
    return made.filter((offer) => offer !== null);
  }

  async #makeOffer(): Promise<Offer> {
    const connection = new Connection(this.options.rtcConfig ?? {}, true);
    const id = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(20)));
    this.#offers.set(id, connection);
    setTimeout(() => this.#offers.delete(id) && connection.destroy(), OFFER_LIFETIME_MS);
    return { connection, id, offer: await connection.describe() };
  }

  async #answer({ offer, offer_id, peer_id }: TrackerMessage, socket: TrackerSocket): Promise<void> {
    if (!offer || !peer_id || !this.#wants(peer_id, false)) return;
    const connection = new Connection(this.options.rtcConfig ?? {}, false);
    this.#meet(connection, peer_id);
    const answer = await connection.describe(offer).catch(() => connection.destroy());
    if (answer) socket.send({ ...this.#announcement(), to_peer_id: peer_id, offer_id, answer });
  }

  async #takeAnswer({ answer, offer_id, peer_id }: TrackerMessage): Promise<void> {
    const connection = this.#offers.get(offer_id ?? "");
    if (!connection || !answer || !peer_id) return;
    this.#offers.delete(offer_id!);
    if (!this.#wants(peer_id, true)) return connection.destroy();
    this.#meet(connection, peer_id);
    await connection.accept(answer).catch(() => connection.destroy());
  }

  /**
   * Whether a connection with a peer, begun by us or not, is to be taken up. When both sides began one, both keep that
   * of the smaller id: else each could close the one that the other keeps.
   */
  #wants(peerId: string, isOurs: boolean): boolean {
    if (this.#isDestroyed || isRefused(toName(peerId))) return false;
    const known = this.#peers.get(peerId);
    if (!known) return true;
    if (known.isOpen || known.initiator === isOurs || isOurs !== this.#peerId < peerId) return false;
    known.destroy();
    return true;
  }

  #meet(connection: Connection, peerId: string): void {
    connection.id = toHex(peerId);
    reports.emit("meeting", undefined);
    this.#peers.set(peerId, connection);
    connection.on("close", () => this.#peers.get(peerId) === connection && this.#peers.delete(peerId));
    this.#listeners.peer?.(connection);
  }
}

const toBytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const toName = (text: string) => new TextDecoder().decode(toBytes(text));
const toHex = (text: string) => Array.from(toBytes(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
