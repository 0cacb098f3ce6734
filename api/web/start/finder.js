// The words of a caller: typed or pasted, found, picked; the keyboard is enough.

import { candidateParts, verdictParts } from "./candidates.js";
import { problemLine } from "./problem.js";
import { namesBegun, placesMeant } from "./request.js";
import { say } from "./words.js";

const PAUSE_MS = 150; // of the typist, before names are suggested
const LONGEST_NAME = 12; // characters; what is longer is a sentence, and is looked up as a whole
const SURE = "found";

/** Wire the search form. `onPick` gets the candidate that was chosen. Returns what renews the words. */
export function findPlaces(form, onPick) {
  const [input, list, status] = [form.elements.q, form.querySelector("#found"), form.querySelector("#verdict")];
  let [shown, picked, waiting] = [null, null, 0];

  async function find() {
    clearTimeout(waiting);
    const words = input.value.trim();
    if (!words) return show(null);
    status.replaceChildren(say("finding"));
    const [found, problem] = await placesMeant(words);
    if (found || problem) show({ found, problem });
    // What is sure is filled in; whoever knows better picks another.
    if (found?.verdict === SURE) choose(0);
  }

  async function suggest() {
    const words = input.value.trim();
    if (!words || words.length > LONGEST_NAME) return;
    const names = await namesBegun(words);
    if (names.length) show({ names });
  }

  function choose(row) {
    if (shown.names) {
      input.value = shown.names[row].name;
      input.focus();
      return find();
    }
    picked = row;
    renew();
    onPick(shown.found.candidates[row], shown.found.detail);
  }

  function show(next) {
    [shown, picked] = [next, null];
    renew();
  }

  function renew() {
    const at = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    const places = shown?.names ?? shown?.found?.candidates ?? [];
    list.replaceChildren(...places.map((place, row) => candidateParts(place, row, row === picked, () => choose(row))));
    status.replaceChildren(...(shown?.problem ? [problemLine(shown.problem)] : verdictParts(shown?.found)));
    list.querySelectorAll("button")[at]?.focus();
  }

  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(suggest, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  form.addEventListener("keydown", (event) => walk(event, input, [...list.querySelectorAll("button")]));
  return renew;
}

/** Up and down between the words and the candidates; Escape goes back to the words. */
function walk(event, input, buttons) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing || (!step && event.key !== "Escape")) return;
  const stops = [input, ...buttons];
  const next = step ? stops.indexOf(document.activeElement) + step : 0;
  event.preventDefault();
  stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
}
