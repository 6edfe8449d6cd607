// The quality menu: automatic, or one rendition, remembered for the next video.
import type { Layout } from "./layout.ts";
import { addChoiceMenu, type Choice } from "./menu.ts";
import type { Player } from "./player.ts";
import { labelQuality, matchQuality, shortSide, type Quality } from "./quality.ts";
import { translate } from "./text.ts";

const AUTO = "auto";

export function addQualityMenu(player: Player, layout: Layout): void {
  const menu = addChoiceMenu(layout, translate("Quality"), (value) => {
    const quality = player.qualities.find(({ id }) => id === value) ?? null;
    player.remember({ quality: quality && shortSide(quality) });
    player.chooseQuality(quality?.id ?? null);
  });

  function show(): void {
    const { qualities, selectedQuality, playingQuality } = player;
    menu.setVisible(qualities.length > 0);
    menu.show(listChoices(qualities, selectedQuality, playingQuality), describe(qualities, selectedQuality, playingQuality));
  }
  player.events.on("qualities", (qualities) => {
    player.showQuality(player.selectedQuality ?? matchQuality(qualities, player.preferences.quality)?.id ?? null);
  });
  player.events.on("quality", show);
  show();
}

function listChoices(qualities: Quality[], selected: string | null, playing: Quality | null): Choice[] {
  const best = [...qualities].sort((a, b) => shortSide(b) - shortSide(a) || b.bitrate - a.bitrate);
  const automatic = selected === null && playing ? `${translate("Auto")} (${labelQuality(playing)})` : translate("Auto");
  return [
    { value: AUTO, label: automatic, checked: selected === null },
    ...best.map((quality) => ({ value: quality.id, label: labelQuality(quality), checked: quality.id === selected })),
  ];
}

function describe(qualities: Quality[], selected: string | null, playing: Quality | null): string {
  const chosen = qualities.find(({ id }) => id === selected);
  if (chosen) return labelQuality(chosen);
  return playing ? labelQuality(playing) : translate("Auto");
}
