// Metres of a Gauss-Krüger zone: one choice of the datum select, and the zone is typed beside it.

import { renewWords } from "./words.js";

/** The value of that choice; never sent. */
export const METRES = "metres";

/** Show the field of the zone when it is asked for, and call the coordinates what they are then. */
export function renewZone(form) {
  const metres = form.elements.datum.value === METRES;
  document.getElementById("zone").closest(".field").hidden = !metres;
  form.querySelector("label[for=lon]").dataset.word = metres ? "easting" : "lon";
  form.querySelector("label[for=lat]").dataset.word = metres ? "northing" : "lat";
  renewWords();
}

/** The datum that is sent for a choice. */
export function datumOf(chosen) {
  return chosen === METRES ? document.getElementById("zone").value.trim() : chosen;
}
