// Who would be there first by road, on the page.

import { element } from "./element.js";
import { label } from "./vocabulary.js";
import { pick, say } from "./words.js";

/** Minutes and seconds: 3:05 min. */
export function timeOnTheWay(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")} min`;
}

/** The list of those who would be there first, and what is to be known about it. */
export function arrivalParts(first) {
  if (!first) return null;
  const notes = (first.notes ?? []).map((note) => element("p", "measured", `⚠ ${pick(note)}`));
  if (!first.arrivals.length) return [...notes, element("p", "", say("noArrivals"))];
  return [...notes, element("ol", "arrivals", first.arrivals.map((one, index) => arrival(one, index + 1)))];
}

function arrival({ person, post, mode, eta_seconds: seconds, road_m: metres, notes }, rank) {
  const how = [post?.name, label("Mode", mode), Number.isFinite(metres) ? `${(metres / 1000).toFixed(1)} km` : ""];
  return element("li", "",
    element("span", "rank", String(rank)),
    element("div", "", element("b", "", person?.name ?? ""),
      element("small", "", how.filter(Boolean).join(" · ")),
      (notes ?? []).map((note) => element("small", "note", pick(note)))),
    element("span", "distance", timeOnTheWay(seconds)));
}
