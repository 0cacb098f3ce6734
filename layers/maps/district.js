// The map of all areas: names, hover, clicks, and what the page around it wants shown.
//
// Every text in the page came through shown() (encode.py) and is decoded here into text nodes; texts that arrive by
// message were never encoded and become text nodes too. Nothing here writes mark-up.

function district(map, layers, looks) {
  const inside = window.parent !== window;
  layers.forEach(({ layer, zh, en }) => layer.bindTooltip((area) => hoverText(area, `${zh} ${en}`), { sticky: true }));
  map.on("overlayadd", () => layers.forEach(({ layer }) => layer.bringToFront()));
  layers.filter(({ kind }) => kind === "gate").forEach(({ layer }) => keepSmall(map, layer));
  keepNames(map, layers.filter((entry) => entry.label_px));
  if (!layers.length) document.body.append(node("p", "nothing", "尚无生效区域 No areas are in force yet"));
  hideFocusOfThePointer(map.getContainer());
  keepLegendOpen(map.getContainer().querySelector(".leaflet-control-layers"));
  if (inside) talkToParent(map, layers, looks);
  else if (looks.title) addHeading(map, plain(looks.title));
}

function keepSmall(map, dots) {
  const renew = () => dots.setStyle({ radius: map.getZoom() < 15.5 ? 1 : 3.5, weight: map.getZoom() < 15.5 ? 0 : 1 });
  map.on("zoomend", renew);
  renew();
}

// Leaflet focuses the map on every click; the ring is for those who came by keyboard.
function hideFocusOfThePointer(container) {
  container.addEventListener("pointerdown", () => container.classList.add("pointed"), true);
  container.addEventListener("keydown", () => container.classList.remove("pointed"));
}

// On a wide page the style sheet keeps the legend open; Leaflet would still take a first tap for the wish to open it.
function keepLegendOpen(legend) {
  legend.addEventListener("mouseover", (event) => window.innerWidth >= 560 && event.stopImmediatePropagation(), true);
}

// --- texts ---

function plain(encoded) {
  return encoded.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

function node(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function hoverText(area, kind) {
  const { name, code } = area.feature.properties;
  const box = document.createElement("div");
  box.append(node("b", "", plain(name)), node("small", "", plain(code) ? `${kind} · ${plain(code)}` : kind));
  return box;
}

function addHeading(map, text) {
  const heading = L.control({ position: "bottomleft" });
  heading.onAdd = () => node("div", "heading", text);
  heading.addTo(map);
}

// --- names: shown where the area has room for them and no wider area's name stands already ---

function keepNames(map, layers) {
  const shownNames = L.layerGroup().addTo(map);
  const candidates = layers.flatMap((entry) => entry.layer.getLayers().map((area) => ({ area, entry })));
  const renew = () => {
    const taken = [];
    shownNames.clearLayers();
    candidates.forEach(({ area, entry }) => {
      if (!map.hasLayer(entry.layer)) return;
      const label = nameInRoom(map, area, entry, taken);
      if (label) shownNames.addLayer(label);
    });
  };
  map.on("moveend overlayadd overlayremove", renew);
  renew();
}

function nameInRoom(map, area, entry, taken) {
  const bounds = area.getBounds();
  if (!map.getBounds().intersects(bounds)) return null;
  const { name, at } = area.feature.properties;
  const size = textSize(plain(name), entry.label_px);
  const room = map.latLngToLayerPoint(bounds.getSouthEast()).subtract(map.latLngToLayerPoint(bounds.getNorthWest()));
  if (room.x < size.x || room.y < size.y) return null;
  const middle = map.latLngToLayerPoint([at[1], at[0]]);
  const box = L.bounds(middle.subtract(size.divideBy(2)), middle.add(size.divideBy(2)));
  if (taken.some((other) => other.overlaps(box))) return null;
  taken.push(box);
  const html = node("div", `name ${entry.kind}`, plain(name));
  const icon = L.divIcon({ html, className: "", iconSize: [0, 0] });
  return L.marker([at[1], at[0]], { icon, interactive: false, keyboard: false });
}

function textSize(text, px) {
  const wide = [...text].filter((character) => character > "\u2e7f").length;
  return L.point((wide + (text.length - wide) * 0.6) * px + 8, px * 1.4);
}

// --- the page around it ---

function talkToParent(map, layers, looks) {
  const tell = (message) => window.parent.postMessage(message, "*"); // clicks and a count; nothing to keep from anyone
  const ready = { kind: "ready", areas: layers.reduce((sum, { layer }) => sum + layer.getLayers().length, 0) };
  const drawn = L.layerGroup().addTo(map);
  map.on("click", ({ latlng }) => tell({ kind: "click", lon: round(latlng.lng), lat: round(latlng.lat) }));
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || typeof event.data !== "object" || !event.data) return;
    if (event.data.kind === "hello") tell(ready);
    if (event.data.kind === "show") show(map, layers, drawn, event.data, looks);
  });
  tell(ready);
}

function show(map, layers, drawn, { place, responders, area }, looks) {
  drawn.clearLayers();
  layers.forEach(({ layer }) => layer.closeTooltip()); // it would hide the answer
  if (area) outline(layers, area, looks.answering).forEach((shape) => drawn.addLayer(shape));
  (Array.isArray(responders) ? responders : []).filter(placed).forEach((responder) => {
    drawn.addLayer(pin(responder, "responder", String(responder.label ?? "")));
  });
  if (!placed(place)) return;
  drawn.addLayer(pin(place, "place", ""));
  if (!map.getBounds().pad(-0.1).contains([place.lat, place.lon])) map.panTo([place.lat, place.lon]);
}

function outline(layers, wanted, style) {
  const entry = layers.find(({ kind }) => kind === wanted.kind);
  const found = entry ? entry.layer.getLayers().filter(({ feature }) => plain(feature.properties.code) === wanted.code) : [];
  return found.map(({ feature }) => L.geoJSON(feature, { style, interactive: false }));
}

function pin({ lon, lat }, kind, text) {
  const html = node("div", `pin marker ${kind}`, text);
  const icon = L.divIcon({ html, className: "", iconSize: [22, 22] });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: kind === "place" ? 1000 : 0 });
}

function placed(thing) {
  return Boolean(thing) && Number.isFinite(thing.lon) && Number.isFinite(thing.lat);
}

function round(degrees) {
  return Math.round(degrees * 1e7) / 1e7;
}
