// Making elements. Texts become text nodes; there is no way in for mark-up.

/** An element with a class and children: elements, texts, or nothing. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** A heading with what stands below it; nothing if there is nothing. */
export function block(title, ...children) {
  const below = children.flat().filter(Boolean);
  return below.length ? element("section", "block", element("h3", "", title), below) : null;
}
