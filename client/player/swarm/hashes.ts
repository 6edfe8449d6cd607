// The published SHA-256 of each segment: what comes from a peer is compared with it before it is played.

/** File name -> inclusive byte range ("737-24210") -> SHA-256 in hex; files of one segment have the hash itself. */
type Published = Record<string, Record<string, string> | string>;

export type ByteRange = { start: number; end: number } | undefined;

export class SegmentHashes {
  #published: Promise<Published> | null = null;

  constructor(private readonly url: string) {}

  /** Whether these are the bytes that were published; throws when the hashes cannot be read. */
  async verify(segmentUrl: string, range: ByteRange, data: ArrayBuffer): Promise<boolean> {
    // Asked for with the first segment that comes from a peer: whoever is alone needs none.
    this.#published ??= this.#fetch();
    const published = await this.#published.catch((error: unknown) => {
      this.#published = null;
      throw error;
    });
    const hash = findHash(published, segmentUrl, range);
    return hash !== null && hash === toHex(await crypto.subtle.digest("SHA-256", data));
  }

  async #fetch(): Promise<Published> {
    const response = await fetch(this.url);
    if (!response.ok) throw new Error(`The hashes of the segments: ${response.status}`);
    return (await response.json()) as Published;
  }
}

/** The hash of a segment, or null when none was published. */
export function findHash(published: Published, segmentUrl: string, range: ByteRange): string | null {
  const name = segmentUrl.replace(/[?#].*$/, "").split("/").at(-1) ?? "";
  const found = Object.hasOwn(published, name) ? published[name] : undefined;
  if (typeof found === "string") return range ? null : found;
  return (range && found?.[`${range.start}-${range.end}`]) ?? null;
}

function toHex(data: ArrayBuffer): string {
  return Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
