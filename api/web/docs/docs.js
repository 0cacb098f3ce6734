// The manual of the API: Redoc reads our own contract; nothing comes from anywhere else.

// Redoc signs its menu with a picture from its maker's server, and has no option against it. Pictures of other
// servers stay without a source, so nobody is asked and our policy has nothing to complain of.
const pictures = HTMLImageElement.prototype;
const source = Object.getOwnPropertyDescriptor(pictures, "src");

function isOurs(address) {
  const { protocol, origin } = new URL(address, location);
  return protocol === "data:" || origin === location.origin;
}

Object.defineProperty(pictures, "src", { ...source, set(address) { if (isOurs(address)) source.set.call(this, address); } });
pictures.setAttribute = function (name, value) {
  if (name !== "src" || isOurs(value)) Element.prototype.setAttribute.call(this, name, value);
};

const options = {
  hideDownloadButtons: false,
  disableSearch: false,
  expandResponses: "200",
  jsonSamplesExpandLevel: 3,
  sortRequiredPropsFirst: true,
  theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
};

globalThis.Redoc.init("/openapi.json", options, document.getElementById("manual"));
