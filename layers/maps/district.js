// The map of all areas: names, hover, clicks, and what the page around it wants shown.
//
// Every text in the page came through shown() (encode.py) and is decoded here into text nodes; texts that arrive by
// message were never encoded and become text nodes too. Nothing here writes mark-up.

function district(map, layers, looks) {
  const inside = window.parent !== window;
  const areas = layers.filter(({ kind }) => kind !== "road" && kind !== "water");
  const drawn = L.layerGroup().addTo(map);
  areas.forEach(({ layer, zh, en }) => layer.bindTooltip((area) => hoverText(area, `${zh} ${en}`), { sticky: true }));
  map.on("overlayadd", () => layers.forEach(({ layer }) => layer.bringToFront()));
  layers.filter(({ kind }) => kind === "road").forEach(({ layer }) => keepWidths(map, layer));
  layers.filter(({ kind }) => kind === "gate").forEach(({ layer }) => keepSmall(map, layer));
  keepNames(map, areas.filter((entry) => entry.label_px), layers.filter((entry) => entry.names));
  if (!areas.length) document.body.append(node("p", "nothing", "尚无生效区域 No areas are in force yet"));
  hideFocusOfThePointer(map.getContainer());
  keepLegendOpen(map.getContainer().querySelector(".leaflet-control-layers"));
  const ours = (wanted) => show(map, areas, drawn, wanted, looks);
  if (inside) talkToParent(map, areas, ours);
  else if (looks.title) addHeading(map, plain(looks.title));
  return { map, show: ours };
}

// A road is as wide as its class at street size, and thinner the farther one is.
function keepWidths(map, roads) {
  const renew = () => {
    const scale = Math.min(1.6, 2 ** ((map.getZoom() - 16) / 2));
    roads.eachLayer((lines) => lines.setStyle({ weight: Math.max(0.5, lines.feature.properties.width * scale) }));
  };
  map.on("zoomend", renew);
  renew();
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

const ROAD_NAMES_FROM_ZOOM = 15.5;

function keepNames(map, layers, along) {
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
    along.filter(({ layer }) => map.hasLayer(layer) && map.getZoom() >= ROAD_NAMES_FROM_ZOOM)
      .flatMap(({ names }) => names).map((each) => nameAlong(map, each, taken))
      .forEach((label) => label && shownNames.addLayer(label));
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
  if (!took(map, at, size, taken)) return null;
  return label(at, node("div", `name ${entry.kind}`, plain(name)));
}

function nameAlong(map, { name, at, turn, px }, taken) {
  if (!map.getBounds().contains([at[1], at[0]])) return null;
  const size = textSize(plain(name), px);
  const [cos, sin] = [Math.abs(Math.cos(turn * Math.PI / 180)), Math.abs(Math.sin(turn * Math.PI / 180))];
  if (!took(map, at, L.point(size.x * cos + size.y * sin, size.x * sin + size.y * cos), taken)) return null;
  const text = node("div", "name road", plain(name));
  text.style.transform = `translate(-50%, -50%) rotate(${turn}deg)`;
  text.style.fontSize = `${px}px`;
  return label(at, text);
}

// Takes the place on the screen, if nobody has it.
function took(map, at, size, taken) {
  const middle = map.latLngToLayerPoint([at[1], at[0]]);
  return tookBox(boxAround(middle, size), taken);
}

function boxAround(middle, size) {
  return L.bounds(middle.subtract(size.divideBy(2)), middle.add(size.divideBy(2)));
}

function tookBox(box, taken) {
  if (taken.some((other) => other.overlaps(box))) return false;
  taken.push(box);
  return true;
}

function label(at, html) {
  const icon = L.divIcon({ html, className: "", iconSize: [0, 0] });
  return L.marker([at[1], at[0]], { icon, interactive: false, keyboard: false });
}

function textSize(text, px) {
  const wide = [...text].filter((character) => character > "\u2e7f").length;
  return L.point((wide + (text.length - wide) * 0.6) * px + 8, px * 1.4);
}

// --- the page around it ---

function talkToParent(map, areas, ours) {
  const tell = (message) => window.parent.postMessage(message, "*"); // clicks and a count; nothing to keep from anyone
  const ready = { kind: "ready", areas: areas.reduce((sum, { layer }) => sum + layer.getLayers().length, 0) };
  map.on("click", ({ latlng }) => tell({ kind: "click", lon: round(latlng.lng), lat: round(latlng.lat) }));
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || typeof event.data !== "object" || !event.data) return;
    if (event.data.kind === "hello") tell(ready);
    if (event.data.kind === "show") ours(event.data);
  });
  tell(ready);
}

// responders: [{lon, lat, label, rank?, eta?}]   routes: [{rank, coordinates: [[lon, lat], ...]}]; a rank colours both.
function show(map, layers, drawn, { place, responders, routes, area }, looks) {
  const [people, ways] = [listOf(responders).filter(placed), listOf(routes).filter(({ coordinates }) => isLine(coordinates))];
  drawn.clearLayers();
  layers.forEach(({ layer }) => layer.closeTooltip()); // it would hide the answer
  if (area) outline(layers, area, looks.answering).forEach((shape) => drawn.addLayer(shape));
  ways.sort((one, other) => other.rank - one.rank).forEach((way) => {
    const standing = people.find(({ rank }) => rank === way.rank);
    route(way, standing, place, looks.routes).forEach((line) => drawn.addLayer(line));
  });
  people.forEach((one) => {
    drawn.addLayer(pin(one, `responder${coloured(one, looks.routes)}`, String(one.label ?? "")));
  });
  drawn.addLayer(times(map, people, place, looks.routes));
  if (!placed(place)) return;
  drawn.addLayer(pin(place, "place", ""));
  if (place.radius_m > 0) around(map, drawn, place);
  if (!map.getBounds().pad(-0.1).contains([place.lat, place.lon])) map.panTo([place.lat, place.lon]);
}

// Where the place may lie, if it is not exact; the whole of it is brought into view.
function around(map, drawn, { lon, lat, radius_m: radius }) {
  const circle = L.circle([lat, lon], { radius, interactive: false, color: "#111111", weight: 1.5, dashArray: "5 5", fillOpacity: 0.08 });
  drawn.addLayer(circle);
  if (!map.getBounds().contains(circle.getBounds())) map.fitBounds(circle.getBounds());
}

// The times beside the pins, away from the place if there is room. One that would hide a pin or a better time is left
// out until there is; the first never is.
function times(map, people, place, colors) {
  const shownTimes = L.layerGroup();
  const renew = () => {
    shownTimes.clearLayers();
    const pins = [place, ...people].filter(placed);
    const taken = pins.map(({ lon, lat }) => boxAround(map.latLngToLayerPoint([lat, lon]), L.point(20, 20)));
    people.filter(({ eta }) => eta).forEach((one, index) => {
      const [text, away] = [String(one.eta), placed(place) && one.lon < place.lon];
      const size = textSize(text, 12);
      const beside = (left) => map.latLngToLayerPoint([one.lat, one.lon]).add([(left ? -1 : 1) * (14 + size.x / 2), -13]);
      const free = [away, !away].find((left) => tookBox(boxAround(beside(left), size), taken));
      if (free === undefined && index > 0) return;
      const left = free ?? away;
      const html = node("div", `eta${left ? " left" : ""}${coloured(one, colors)}`, text);
      shownTimes.addLayer(label([one.lon, one.lat], html));
    });
  };
  shownTimes.on("add", () => { map.on("zoomend", renew); renew(); });
  shownTimes.on("remove", () => map.off("zoomend", renew));
  return shownTimes;
}

function coloured({ rank }, colors) {
  return Number.isInteger(rank) && rank >= 1 && rank <= colors.length ? ` rank-${rank}` : "";
}

// The way along the roads, white below it, and the walks at both ends as dots.
function route({ rank, coordinates }, standing, place, colors) {
  const [color, points] = [colors[rank - 1] ?? colors[colors.length - 1], coordinates.map(([lon, lat]) => [lat, lon])];
  const walks = [[standing, points[0]], [place, points[points.length - 1]]].filter(([end]) => placed(end))
    .map(([end, road]) => line([[end.lat, end.lon], road], { color, weight: 2, dashArray: "1 5" }));
  const weight = rank === 1 ? 6 : 3.5;
  return [line(points, { color: "#ffffff", weight: weight + 3, opacity: 0.9 }), line(points, { color, weight }), ...walks];
}

function line(points, style) {
  return L.polyline(points, { interactive: false, ...style });
}

function listOf(value) {
  return Array.isArray(value) ? value.filter((one) => one && typeof one === "object") : [];
}

function isLine(coordinates) {
  return Array.isArray(coordinates) && coordinates.length > 1
    && coordinates.every((point) => Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]));
}

function outline(layers, wanted, style) {
  const entry = layers.find(({ kind }) => kind === wanted.kind);
  const found = entry ? entry.layer.getLayers().filter(({ feature }) => plain(feature.properties.code) === wanted.code) : [];
  return found.map(({ feature }) => L.geoJSON(feature, { style, interactive: false }));
}

function pin({ lon, lat }, kind, text) {
  const html = node("div", `pin marker ${kind}`, text); // the kind is ours
  const icon = L.divIcon({ html, className: "", iconSize: [22, 22] });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: kind === "place" ? 1000 : 0 });
}

function placed(thing) {
  return Boolean(thing) && Number.isFinite(thing.lon) && Number.isFinite(thing.lat);
}

function round(degrees) {
  return Math.round(degrees * 1e7) / 1e7;
}
