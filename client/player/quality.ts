// Renditions as the viewer sees them, and which one to begin with.

export interface Quality {
  /** Stable over reloads of the master playlist: the rendition's address without its query. */
  id: string;
  width: number;
  height: number;
  bitrate: number;
  fps: number;
  /** What tells it from the same size in H.264: "AV1", "VP9", "HEVC". */
  codec?: string;
}

const CODECS: Record<string, string> = { av01: "AV1", vp09: "VP9", hvc1: "HEVC", hev1: "HEVC" };

/** The name of a codec as people know it; nothing for H.264, which is what all expect. */
export function nameCodec(codec: string | undefined): { codec?: string } {
  const name = CODECS[codec?.split(".")[0] ?? ""];
  return name ? { codec: name } : {};
}

/** The number in a rendition's name: the short side, so that an upright phone video is "1080p" too. */
export function shortSide(quality: Pick<Quality, "width" | "height">): number {
  return Math.min(quality.width || quality.height, quality.height);
}

export function labelQuality(quality: Quality): string {
  const fps = Math.round(quality.fps);
  return `${shortSide(quality)}p${fps > 30 ? fps : ""}${quality.codec ? ` ${quality.codec}` : ""}`;
}

/** The rendition that stands for a remembered choice: the same size, else the next smaller, else the smallest. */
export function matchQuality(qualities: readonly Quality[], wanted: number | null): Quality | null {
  if (wanted === null || qualities.length === 0) return null;
  const sorted = [...qualities].sort((a, b) => shortSide(b) - shortSide(a) || b.bitrate - a.bitrate);
  return sorted.find((quality) => shortSide(quality) <= wanted) ?? sorted.at(-1) ?? null;
}

/** Whether `next` holds a rendition that `known` lacks. */
export function hasNewQuality(known: readonly string[], next: readonly string[]): boolean {
  return next.some((id) => !known.includes(id));
}

/** Addresses of the renditions that a master playlist lists (RFC 8216 4.3.4.2), without their queries. */
export function listRenditions(master: string, base: string): string[] {
  const lines = master.split(/\r?\n/);
  return lines
    .filter((line, n) => line && !line.startsWith("#") && lines[n - 1]?.startsWith("#EXT-X-STREAM-INF"))
    .map((line) => renditionId(new URL(line.trim(), base).href));
}

export function renditionId(url: string): string {
  return url.replace(/[?#].*$/, "");
}
