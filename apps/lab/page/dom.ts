// Building elements: the little that a page without a framework needs.

type Child = Node | string | null;

/** An HTML element with attributes; "on..." are listeners. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Record<string, unknown> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Record<string, unknown> = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Record<string, unknown>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** Replaces what an element holds, but keeps the keyboard focus on the child with the same data-key. */
export function refill(element: Element, ...children: Child[]): void {
  const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
  element.replaceChildren(...children.filter((c): c is Node | string => c !== null));
  if (focused) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Text in which x_i is written with a subscript. */
export function subscripted(text: string): Node[] {
  return text.split(/(\b[A-Za-z]+_\w+\b)/).map(part => {
    const [base, index] = part.split("_");
    return index === undefined ? document.createTextNode(part) : h("span", {}, base, h("sub", {}, index));
  });
}

/** "1 bit", "3 bits". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
