// Several servers that hold the same files: the fastest are asked, slow and failing ones rest and are tried again later.

/** Half as fast as the best is not worth the wait. */
const TOO_SLOW = 0.5;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;
/** Weight of the newest measurement. */
const NEWEST = 0.5;

interface Server {
  /** Its folder of the playlist; empty: where the playlist itself is. */
  folder: string;
  /** Bytes per millisecond; null: not measured (any more). */
  speed: number | null;
  restsUntil: number;
  failures: number;
}

export class Sources {
  readonly #servers: Server[];
  #asked = new Map<string, { server: Server; since: number }>();

  constructor(
    mirrors: string[],
    private readonly now = () => performance.now(),
    private readonly random = Math.random,
  ) {
    this.#servers = ["", ...mirrors].map((folder) => ({ folder, speed: null, restsUntil: 0, failures: 0 }));
  }

  /** Returns where to ask for a file next; `url` is its address beside the playlist. */
  choose(url: string): string {
    const server = this.#chooseServer();
    this.#asked.set(url, { server, since: this.now() });
    return server.folder ? `${server.folder.replace(/\/$/, "")}/${url.split("/").at(-1)}` : url;
  }

  /** The file came, with so many bytes. */
  came(url: string, bytes: number): void {
    const asked = this.#take(url);
    if (!asked) return;
    const { server, since } = asked;
    const speed = bytes / Math.max(1, this.now() - since);
    server.speed = server.speed === null ? speed : NEWEST * speed + (1 - NEWEST) * server.speed;
    server.failures = 0;
    const best = Math.max(...this.#servers.map((other) => other.speed ?? 0));
    for (const other of this.#servers) if (other.speed !== null && other.speed < TOO_SLOW * best) this.#rest(other);
  }

  /** Whether a file that was asked for comes from a mirror: its bytes must be proven. */
  isFromMirror(url: string): boolean {
    return Boolean(this.#asked.get(url)?.server.folder);
  }

  /** The mirror sent something else: it is not asked again. */
  distrust(url: string): void {
    const asked = this.#take(url);
    if (asked?.server.folder) asked.server.restsUntil = Infinity;
  }

  failed(url: string): void {
    const asked = this.#take(url);
    if (asked) this.#rest(asked.server);
  }

  /** The file is not wanted any more: that says nothing. */
  aborted(url: string): void {
    this.#take(url);
  }

  #chooseServer(): Server {
    const awake = this.#servers.filter(({ restsUntil }) => restsUntil <= this.now());
    const untried = awake.find(({ speed }) => speed === null);
    if (untried) return untried;
    // By chance, in proportion to speed: equally good ones share the load.
    let left = this.random() * awake.reduce((sum, { speed }) => sum + speed!, 0);
    return awake.find(({ speed }) => (left -= speed!) <= 0) ?? awake[0] ?? this.#servers[0]!;
  }

  #rest(server: Server): void {
    server.restsUntil = this.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** server.failures++);
    server.speed = null;
  }

  #take(url: string) {
    const asked = this.#asked.get(url);
    this.#asked.delete(url);
    return asked;
  }
}
