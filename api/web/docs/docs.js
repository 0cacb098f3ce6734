// The manual of the API: Redoc reads our own contract; nothing comes from anywhere else.

const options = {
  hideDownloadButtons: false,
  disableSearch: false,
  expandResponses: "200",
  jsonSamplesExpandLevel: 3,
  sortRequiredPropsFirst: true,
  theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
};

globalThis.Redoc.init("/openapi.json", options, document.getElementById("manual"));
