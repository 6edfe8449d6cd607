// What an embed's address asked for, as the server read it (`headwater/embeds/options.py`).
import { readJson } from "../shared/strings.ts";

export interface EmbedOptions {
  autoplay: boolean;
  /** null: not asked for. */
  muted: boolean | null;
  loop: boolean;
  start: number | null;
  stop: number | null;
  controls: boolean;
  controlBar: boolean;
  subtitle: string | null;
  playbackRate: number | null;
  api: boolean;
}

export const readOptions = () => readJson<EmbedOptions | null>("embed-options", null);

export interface EmbedLink {
  href: string;
  label: string;
}

export const readLink = () => readJson<EmbedLink | null>("embed-link", null);
