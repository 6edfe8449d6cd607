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

export interface Menu {
  holder: HTMLElement;
  button: HTMLButtonElement;
  list: HTMLElement;
  close(): void;
}

const ITEMS = "[role^=menuitem]";

/** Adds a button with an empty menu to the control bar. */
export function addMenu({ chrome, extras }: Layout, name: string): Menu {
  const holder = document.createElement("span");
  holder.className = "player-choice";
  holder.innerHTML = `
    <button type="button" class="player-button" aria-haspopup="menu" aria-expanded="false"></button>
    <div class="player-menu" role="menu" hidden></div>`;
  extras.append(holder);
  const button = holder.querySelector("button")!;
  const list = holder.querySelector<HTMLElement>(".player-menu")!;
  button.title = name;
  list.ariaLabel = name;

  const items = () => [...list.querySelectorAll<HTMLElement>(ITEMS)];
  function toggle(open: boolean): void {
    list.hidden = !open;
    button.ariaExpanded = String(open);
    chrome.toggleAttribute("noautohide", open);
    if (open) (items().find((item) => item.role === "menuitemradio" && item.ariaChecked === "true") ?? items()[0])?.focus();
  }
  function close(): void {
    toggle(false);
    button.focus();
  }
  button.addEventListener("click", () => toggle(Boolean(list.hidden)));
  holder.addEventListener("focusout", (event) => {
    const redrawn = !list.isConnected || list.hasAttribute("data-redrawing");
    if (!redrawn && !list.hidden && !holder.contains(event.relatedTarget as Node | null)) toggle(false);
  });
  list.addEventListener("keydown", (event) => moveFocus(event, items(), close));
  return { holder, button, list, close };
}

/** Adds a menu of choices; `choose` hears the value of what was picked. */
export function addChoiceMenu(layout: Layout, name: string, choose: (value: string) => void): ChoiceMenu {
  const { holder, button, list, close } = addMenu(layout, name);
  const items = () => [...list.querySelectorAll<HTMLElement>(ITEMS)];
  list.addEventListener("click", (event) => {
    const item = (event.target as Element).closest<HTMLElement>(ITEMS);
    if (!item) return;
    close();
    choose(item.dataset.value ?? "");
  });

  return {
    show(choices, text, spoken = text) {
      button.textContent = text;
      // What is read must be in what is spoken (WCAG 2.5.3).
      button.ariaLabel = spoken === text ? `${name}: ${text}` : `${name}: ${spoken}, ${text}`;
      const focused = (document.activeElement as HTMLElement | null)?.dataset.value;
      list.toggleAttribute("data-redrawing", true);
      list.replaceChildren(...choices.map(createItem));
      list.toggleAttribute("data-redrawing", false);
      if (!list.hidden) items().find((item) => item.dataset.value === focused)?.focus();
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
