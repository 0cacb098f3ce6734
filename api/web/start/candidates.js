// What the words of a caller may mean, as a list to pick from.

import { element } from "./element.js";
import { label } from "./vocabulary.js";
import { pick, say } from "./words.js";

const HINTS = ["not_found", "out_of_area"];

/** The verdict, and what to ask the caller. */
export function verdictParts(found) {
  if (!found) return [];
  const { verdict, verdict_words: words, question, candidates } = found;
  const hints = HINTS.includes(verdict) && candidates.length > 0;
  return [
    element("p", `verdict ${verdict}`, pick(words)),
    question && element("p", "question", pick(question), options(question.options)),
    hints && element("p", "measured", say("hints")),
  ].filter(Boolean);
}

function options(names) {
  return names?.length ? element("small", "", names.join(" / ")) : null;
}

/** One candidate, or a name that is being typed, as a list item with a button. */
export function candidateParts(place, row, isPicked, onPick) {
  const button = element("button", isPicked ? "picked" : "",
    element("span", "rank", String(row + 1)),
    element("span", "", element("b", "", place.name), " ", called(place), element("small", "", facts(place)), ...faults(place)),
    Number.isFinite(place.confidence) && element("span", "distance", percent(place.confidence)));
  button.type = "button";
  if (isPicked) button.setAttribute("aria-current", "true");
  button.addEventListener("click", onPick);
  return element("li", "", button);
}

function called({ name, called: by }) {
  return by && by !== name ? element("small", "", `(${by})`) : null;
}

function facts({ kind, precision_words: precision, radius_m: radius, areas }) {
  const grid = (areas ?? []).find((area) => area.kind === "grid");
  return [label("PlaceKind", kind), precision && pick(precision), Number.isFinite(radius) && `± ${metres(radius)}`,
    grid && `${grid.name || grid.code} ${percent(grid.probability)}`].filter(Boolean).join(" · ");
}

function faults({ relations, faults: found }) {
  const said = [...(relations ?? []), ...(found ?? []).map((fault) => pick(fault.words))];
  return said.map((text) => element("small", "fault", text));
}

function metres(length) {
  return length < 1000 ? `${Math.round(length)} m` : `${(length / 1000).toFixed(1)} km`;
}

function percent(share) {
  return share > 0 && share < 0.01 ? "< 1 %" : `${Math.floor(100 * share)} %`;
}
