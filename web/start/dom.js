// Builds elements, so that no text is ever parsed as HTML and no inline style or
// script is needed.

const SVG = "http://www.w3.org/2000/svg";

/** An element; a property `onclick` listens, `true` is an empty attribute. */
export function el(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same in SVG. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  const isThere = (child) => child !== undefined && child !== null && child !== false;
  node.append(...children.flat(2).filter(isThere));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Shows other children and keeps the keyboard's place, known by `data-key`. */
export function show(parent, ...children) {
  const inside = parent.contains(document.activeElement) && document.activeElement;
  const key = inside && inside.dataset.key;
  parent.replaceChildren(...children.flat().filter(Boolean));
  if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

/** Says whether a panel has already drawn just this. What is drawn anew loses a click
 *  that has begun, so panels draw only what has changed. */
export function memory() {
  let before = null;
  return (...signature) => {
    const now = JSON.stringify(signature);
    const isSame = now === before;
    before = now;
    return isSame;
  };
}

const ICONS = {
  credited: "M3.5 8.5l3 3 6-7",
  in_review: "M8 4.5V8l2.5 2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0",
  rejected: "M4.5 4.5l7 7m0-7l-7 7",
  reversed: "M6 4L3 7l3 3M3 7h7a3 3 0 0 1 0 6H7",
  reading: "M2 6V3h3m6 0h3v3M2 10v3h3m6 0h3v-3M4 8h8",
};

/** A small drawing for a status. */
export function icon(name) {
  const d = ICONS[name] ?? ICONS.reading;
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d }));
}

let saying;

/** Says it to screen readers. */
export function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => (byId("said").textContent = text), 50);
}
