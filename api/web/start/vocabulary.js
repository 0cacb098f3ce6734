// The closed word lists of the service, and the selects that are filled from them.

import { currentLanguage, say } from "./words.js";
import { METRES } from "./zone.js";

let lists = {};

/** Fetch the word lists; without them the page still asks and shows bare values. */
export async function loadVocabulary() {
  try {
    const response = await fetch("/v1/vocabulary");
    if (response.ok) lists = (await response.json()).lists ?? {};
  } catch {
    lists = {};
  }
  fillSelects();
}

/** The label of a value in a list, or the value itself. */
export function label(list, value) {
  const word = (lists[list] ?? []).find((one) => one.value === value);
  return String(word?.[currentLanguage()] ?? value ?? "");
}

/** Fill both selects in the language that is on, keeping what was chosen. */
export function fillSelects() {
  const metres = { value: METRES, zh: say("metres"), en: say("metres") };
  fill(document.getElementById("datum"), say("chooseDatum"), lists.Datum ? [...lists.Datum, metres] : []);
  fill(document.getElementById("category"), say("anyCategory"), lists.Category ?? []);
}

function fill(select, none, words) {
  const chosen = select.value;
  select.replaceChildren(new Option(none, ""), ...words.map((word) => new Option(word[currentLanguage()], word.value)));
  if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
}
