// A button with a menu of choices (ARIA "menu button" pattern with menuitemradio), for quality, speed and what comes.
import { checkIcon } from "./icons.ts";
import type { Layout } from "./layout.ts";

export interface Choice {
  value: string;
  label: string;
  checked: boolean;
}

export interface ChoiceMenu {
  /** Shows other choices and another text on the button; `spoken` is what a screen reader says of it. */
  show(choices: Choice[], text: string, spoken?: string): void;
  /** Shows the button or takes it away. */
  setVisible(visible: boolean): void;
}

/** Adds a menu to the control bar; `choose` hears the value of what was picked. */
export function addChoiceMenu({ chrome, extras }: Layout, name: string, choose: (value: string) => void): ChoiceMenu {
  const holder = document.createElement("span");
  holder.className = "player-choice";
  holder.innerHTML = `
    <button type="button" class="player-button" aria-haspopup="menu" aria-expanded="false"></button>
    <div class="player-menu" role="menu" hidden></div>`;
  extras.append(holder);
  const button = holder.querySelector("button")!;
  const menu = holder.querySelector<HTMLElement>(".player-menu")!;
  button.title = name;
  menu.ariaLabel = name;

  let redrawing = false;
  const items = () => [...menu.querySelectorAll<HTMLElement>("[role=menuitemradio]")];
  function toggle(open: boolean): void {
    menu.hidden = !open;
    button.ariaExpanded = String(open);
    chrome.toggleAttribute("noautohide", open);
    if (open) (items().find((item) => item.ariaChecked === "true") ?? items()[0])?.focus();
  }
  function close(): void {
    toggle(false);
    button.focus();
  }
  button.addEventListener("click", () => toggle(Boolean(menu.hidden)));
  holder.addEventListener("focusout", (event) => {
    if (!redrawing && !menu.hidden && !holder.contains(event.relatedTarget as Node | null)) toggle(false);
  });
  menu.addEventListener("click", (event) => {
    const item = (event.target as Element).closest<HTMLElement>("[role=menuitemradio]");
    if (!item) return;
    close();
    choose(item.dataset.value ?? "");
  });
  menu.addEventListener("keydown", (event) => moveFocus(event, items(), close));

  return {
    show(choices, text, spoken = text) {
      button.textContent = text;
      button.ariaLabel = `${name}: ${spoken}`;
      const focused = (document.activeElement as HTMLElement | null)?.dataset.value;
      redrawing = true;
      menu.replaceChildren(...choices.map(createItem));
      redrawing = false;
      if (!menu.hidden) items().find((item) => item.dataset.value === focused)?.focus();
    },
    setVisible(visible) {
      holder.hidden = !visible;
    },
  };
}

function createItem({ value, label, checked }: Choice): HTMLElement {
  const item = document.createElement("button");
  item.type = "button";
  item.tabIndex = -1;
  item.role = "menuitemradio";
  item.ariaChecked = String(checked);
  item.dataset.value = value;
  item.innerHTML = checkIcon;
  item.append(label);
  return item;
}

function moveFocus(event: KeyboardEvent, items: HTMLElement[], close: () => void): void {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, HTMLElement | undefined> = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  };
  if (event.key in targets) targets[event.key]?.focus();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
