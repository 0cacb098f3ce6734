// The manual of the API: Redoc reads our own contract; nothing comes from anywhere else.

// Redoc signs its menu with a picture from its maker's server, and has no option against it: such a picture stays
// without a source, so nobody is asked and our policy has nothing to complain of.
HTMLImageElement.prototype.setAttribute = function (name, value) {
  const foreign = name === "src" && /^https?:$/.test(new URL(value, location).protocol) &&
    new URL(value, location).origin !== location.origin;
  if (!foreign) Element.prototype.setAttribute.call(this, name, value);
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
