// How hls.js gets a segment: from the swarm when there is one, else, and whenever that fails, from the server.
import { LoadStats, type FragmentLoaderContext, type HlsConfig, type Loader, type LoaderCallbacks, type LoaderConfiguration } from "hls.js";

/** Where segments come from besides the server. */
export interface SegmentSource {
  /** Begins to get a segment; returns what gives it up, or null when this segment is not known there. */
  request(context: FragmentLoaderContext, answer: (data: ArrayBuffer, bitsPerSecond: number) => void, fail: () => void): (() => void) | null;
}

export interface LoaderHost {
  source(): SegmentSource | null;
  /** Told of bytes that came from the server, past the source. */
  countPlain(bytes: number): void;
}

type Context = FragmentLoaderContext;
type PlainLoader = Loader<Context>;

/** The class that hls.js makes one of for each segment. */
export function buildLoader(host: LoaderHost): new (config: HlsConfig) => PlainLoader {
  return class SegmentLoader implements PlainLoader {
    context: Context | null = null;
    stats = new LoadStats();
    #plain: PlainLoader | null = null;
    #giveUp: (() => void) | null = null;
    #callbacks: LoaderCallbacks<Context> | null = null;

    constructor(private readonly config: HlsConfig) {}

    load(context: Context, config: LoaderConfiguration, callbacks: LoaderCallbacks<Context>): void {
      this.context = context;
      this.#callbacks = callbacks;
      const loadPlain = () => this.#callbacks && this.#loadPlain(context, config, callbacks);
      const answer = (data: ArrayBuffer, bitsPerSecond: number) => this.#answer(context, data, bitsPerSecond);
      this.#giveUp = host.source()?.request(context, answer, loadPlain) ?? null;
      if (!this.#giveUp) return loadPlain() as void;
      // hls.js must not judge the line by the progress of this request: it may wait for a peer.
      this.stats.loaded = this.stats.total = 1;
    }

    abort(): void {
      if (this.#plain) return this.#plain.abort();
      this.#stop();
      const callbacks = this.#callbacks;
      this.#callbacks = null;
      if (this.context) callbacks?.onAbort?.(this.stats, this.context, null);
    }

    destroy(): void {
      this.#plain?.destroy();
      this.#stop();
      this.#callbacks = this.#plain = null;
    }

    getCacheAge(): number | null {
      return this.#plain?.getCacheAge?.() ?? null;
    }

    getResponseHeader(name: string): string | null {
      return this.#plain?.getResponseHeader?.(name) ?? null;
    }

    #stop(): void {
      this.stats.aborted = true;
      this.#giveUp?.();
      this.#giveUp = null;
    }

    #loadPlain(context: Context, config: LoaderConfiguration, callbacks: LoaderCallbacks<Context>): void {
      this.#giveUp = null;
      this.stats.loaded = this.stats.total = 0;
      this.#plain = new this.config.loader(this.config) as PlainLoader;
      this.#plain.stats = this.stats;
      const onSuccess: typeof callbacks.onSuccess = (...result) => {
        host.countPlain(this.stats.loaded);
        callbacks.onSuccess(...result);
      };
      this.#plain.load(context, config, { ...callbacks, onSuccess });
    }

    #answer(context: Context, data: ArrayBuffer, bitsPerSecond: number): void {
      const callbacks = this.#callbacks;
      if (!callbacks) return;
      this.#giveUp = null;
      const { stats } = this;
      const end = performance.now();
      const first = bitsPerSecond > 0 ? end - (data.byteLength * 8000) / bitsPerSecond : end;
      stats.loading = { start: first - ASSUMED_LATENCY_MS, first, end };
      stats.loaded = stats.total = data.byteLength;
      callbacks.onProgress?.(stats, context, data, null);
      callbacks.onSuccess({ data, url: context.url }, stats, context, null);
    }
  };
}

const ASSUMED_LATENCY_MS = 10;
