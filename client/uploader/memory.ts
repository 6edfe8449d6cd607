// Uploads on their way, remembered by this browser, so that a restart loses nothing.
import { recall, remember } from "../shared/storage.ts";
import type { Metadata } from "./metadata.ts";

const KEY = "uploads";
const MOST = 50;
const LIFE_MILLISECONDS = 7 * 24 * 3600 * 1000;

export interface VideoIds {
  id: number;
  uuid: string;
  shortUUID: string;
}

export interface RememberedUpload {
  /** What tells this file from others: name, size, time of change. */
  identity: string;
  filename: string;
  size: number;
  /** Where its bytes go; none before the instance has taken it up. */
  url?: string;
  /** Bytes that had arrived when last heard of. */
  sent: number;
  metadata: Metadata;
  /** The person has said that it may be published. */
  released: boolean;
  /** It has been published with these values; later presses save changes. */
  published: boolean;
  /** Set once all bytes have arrived. */
  video?: VideoIds;
  touchedAt: number;
}

/** What tells a file from others without reading it. */
export function identify(file: { name: string; size: number; lastModified: number }): string {
  return `${file.name}:${file.size}:${file.lastModified}`;
}

/** All remembered uploads, oldest first; those that the instance has dropped by now are left out. */
export function listUploads(now: number = Date.now()): RememberedUpload[] {
  const known = recall<unknown>(KEY, []);
  if (!Array.isArray(known)) return [];
  return (known as RememberedUpload[]).filter((entry) => entry?.identity && now - entry.touchedAt < LIFE_MILLISECONDS);
}

/** Remember how an upload stands. */
export function keepUpload(upload: Omit<RememberedUpload, "touchedAt">, now: number = Date.now()): void {
  const others = listUploads(now).filter((entry) => entry.identity !== upload.identity);
  remember(KEY, [...others, { ...upload, touchedAt: now }].slice(-MOST));
}

/** Forget an upload that is finished or given up. */
export function forgetUpload(identity: string): void {
  remember(
    KEY,
    listUploads().filter((entry) => entry.identity !== identity),
  );
}
