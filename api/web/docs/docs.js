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
  generatedSamplesMaxDepth: 2,
  sortRequiredPropsFirst: true,
  theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
};

// Nearly every operation can fail in five ways, all with the same problem+json: one row for them halves what is drawn.
function withOneRowForProblems(contract) {
  for (const operation of Object.values(contract.paths).flatMap((path) => Object.values(path))) {
    const answers = Object.entries(operation.responses);
    const [fine, failed] = [true, false].map((good) => answers.filter(([status]) => status.startsWith("2") === good));
    operation.responses = Object.fromEntries(fine);
    if (failed.length) {
      const description = failed.map(([status, answer]) => `${status} ${answer.description}`).join(" · ");
      operation.responses.default = { ...failed[0][1], description };
    }
  }
  return contract;
}

const contract = await (await fetch("/openapi.json")).json();
globalThis.Redoc.init(withOneRowForProblems(contract), options, document.getElementById("manual"));
