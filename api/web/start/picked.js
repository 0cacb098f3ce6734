// A picked candidate becomes the question who is responsible: the point with its radius, and what was named for sure.

const SPREADS = 2; // a circle of which nothing more is known has half its radius as standard deviation per axis
const CODES = { site: "site", building: "building", micro_grid: "line" }; // whose keys are codes of areas
const FIELDS = ["accuracy_m", "site", "building", "floor", "line"];

/** Fill the form that asks who is responsible. */
export function fillPlace(form, candidate, detail) {
  FIELDS.forEach((name) => (form.elements[name].value = ""));
  form.elements.lon.value = candidate.lon;
  form.elements.lat.value = candidate.lat;
  form.elements.datum.value = candidate.datum;
  const field = isThere(candidate) && CODES[candidate.origin];
  // A code says more than a circle does.
  if (field) form.elements[field].value = candidate.key ?? "";
  else if (candidate.radius_m > 0) form.elements.accuracy_m.value = candidate.radius_m / SPREADS;
  if (field === "building") form.elements.floor.value = detail?.floor ?? "";
}

/** Whether the caller is at what they named: opposite of it or near it is somewhere else, at its gate is not. */
function isThere({ relations, precision }) {
  return !relations?.length || precision === "entrance";
}
