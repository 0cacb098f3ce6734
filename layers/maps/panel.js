// The words beside a kept map. Every text came through shown() (encode.py) and is decoded here into text nodes.
//
// A block is {title, lines}; a line is {zh, en} or {rank, label, head, note, end, mind}, all of them texts or {zh, en}.

function panel(district, blocks, first) {
  const side = node("aside", "panel", "");
  side.setAttribute("aria-label", "答复 Answer");
  side.append(...blocks.map(blockOf));
  document.body.append(side);
  district.map.invalidateSize({ pan: false });
  district.show(decoded(first));
}

function decoded(value) {
  if (typeof value === "string") return plain(value);
  if (Array.isArray(value)) return value.map(decoded);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decoded(each)]));
}

function blockOf({ title, name, lines }) {
  const section = node("section", name ? "first" : "", "");
  section.append(words(title, "h2"), ...(name ? [node("p", "owner", plain(name))] : []));
  const list = node("ul", "", "");
  list.append(...lines.map((each) => (each.head === undefined ? words(each, "li") : ranked(each))));
  section.append(list);
  return section;
}

function words({ zh, en }, tag) {
  const made = node(tag, "", plain(zh));
  made.append(node("small", "", plain(en)));
  return made;
}

function ranked({ rank, label: mark, head, note, end, mind }) {
  const [made, middle] = [node("li", "ranked", ""), node("div", "", "")];
  middle.append(node("b", "", plain(head)), node("small", "", plain(note)), ...mind.map((each) => words(each, "p")));
  made.append(node("span", `badge${Number.isInteger(rank) ? ` rank-${rank}` : " bare"}`, mark ? plain(mark) : rank ? String(rank) : "–"),
    middle, node("span", "end", plain(end)));
  return made;
}
