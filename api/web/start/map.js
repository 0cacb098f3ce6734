// The map in its sandboxed frame: it tells where somebody clicked and is told what to show.

import { timeOnTheWay } from "./arrivals.js";
import { say } from "./words.js";

const WAIT_MS = 4000;
const SIGMAS_SHOWN = 2; // of the accuracy: the place lies in the circle six times out of seven

/** Listen to the map. onClick gets (lon, lat) in WGS84. */
export function listenToMap(frame, notice, onClick) {
  const state = { areas: null, late: false };
  const renew = () => showNotice(notice, state);
  window.addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || typeof data !== "object" || !data) return;
    if (data.kind === "ready") state.areas = Number(data.areas) || 0;
    if (data.kind === "ready") renew();
    if (data.kind === "click" && Number.isFinite(data.lon) && Number.isFinite(data.lat)) onClick(data.lon, data.lat);
  });
  // The map may have been ready before this script was: ask it.
  const hello = () => send(frame, { kind: "hello" });
  frame.addEventListener("load", hello);
  hello();
  setTimeout(() => { state.late = true; renew(); }, WAIT_MS);
  return renew;
}

/** Show the place, the answering area and the responders by their rank: by road with their ways, if that is known. Of
    people only rank and time reach the map. */
export function showOnMap(frame, { place, responders, area }, first = null) {
  const people = first ? first.arrivals : responders?.list ?? [];
  const ranked = people.map(({ position, eta_seconds: seconds }, index) => ({
    lon: position?.lon, lat: position?.lat, label: String(index + 1),
    ...(first && { rank: index + 1, eta: timeOnTheWay(seconds) }) }));
  const routes = (first?.arrivals ?? []).map(({ line }, index) => ({ rank: index + 1, coordinates: line?.coordinates }));
  send(frame, {
    kind: "show",
    place: place ? { lon: place.lon, lat: place.lat, radius_m: SIGMAS_SHOWN * (place.accuracy_m ?? 0) } : null,
    responders: ranked,
    routes: routes.filter(({ coordinates }) => coordinates),
    area: area ? { kind: area.kind, code: area.code } : null,
  });
}

function send(frame, message) {
  frame.contentWindow?.postMessage(message, "*"); // a sandboxed frame has no origin to name
}

function showNotice(notice, { areas, late }) {
  const word = areas === 0 ? "noAreas" : areas === null && late ? "noMap" : null;
  notice.hidden = word === null;
  notice.textContent = word ? say(word) : "";
}
