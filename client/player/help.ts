// The dialog that lists the keyboard shortcuts, and turns them off for those whom single keys disturb (WCAG 2.1.4).
import type { Shortcut } from "./keyboard.ts";
import type { Player } from "./player.ts";
import { translate } from "./text.ts";

/** Returns the function that opens or closes the dialog; it is built when first asked for. */
export function prepareHelp(player: Player, shortcuts: () => Shortcut[]): () => void {
  let dialog: HTMLDialogElement | null = null;
  return () => {
    dialog ??= buildDialog(player, shortcuts());
    if (dialog.open) dialog.close();
    else dialog.showModal();
  };
}

function buildDialog(player: Player, shortcuts: Shortcut[]): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "player-help";
  dialog.innerHTML = `
    <form method="dialog">
      <header><h2 id="player-help-title"></h2><button class="player-button" autofocus><span aria-hidden="true">✕</span></button></header>
      <dl></dl>
      <label><input type="checkbox"> <span></span></label>
    </form>`;
  dialog.setAttribute("aria-labelledby", "player-help-title");
  dialog.querySelector("h2")!.textContent = translate("Keyboard shortcuts");
  dialog.querySelector("button")!.ariaLabel = translate("Close");
  dialog.querySelector("label span")!.textContent = translate("Use these shortcuts");
  dialog.querySelector("dl")!.append(...shortcuts.map(describe));
  const box = dialog.querySelector("input")!;
  box.checked = player.preferences.shortcuts;
  box.addEventListener("change", () => player.remember({ shortcuts: box.checked }));
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}

function describe({ keys, shown, what }: Shortcut): HTMLElement {
  const row = document.createElement("div");
  const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
  const names = shown?.includes("…") ? [shown] : (shown ?? keys.join(" ")).split(" ");
  term.append(...names.map((name) => Object.assign(document.createElement("kbd"), { textContent: name })));
  detail.textContent = what;
  row.append(term, detail);
  return row;
}
