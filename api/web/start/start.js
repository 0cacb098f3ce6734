// The start page: the words of a caller or a place in, the one person responsible out.

import { answerParts, summary } from "./answer.js";
import { element } from "./element.js";
import { findPlaces } from "./finder.js";
import { listenToMap, showOnMap } from "./map.js";
import { fillPlace } from "./picked.js";
import { showProblem } from "./problem.js";
import { whoIsFirst, whoIsResponsible } from "./request.js";
import { fillSelects, loadVocabulary } from "./vocabulary.js";
import { renewWords, say, switchLanguage } from "./words.js";
import { datumOf, renewZone } from "./zone.js";

const [form, problemBox, summaryBox, answerBox, frame, notice] =
  ["ask", "problem", "summary", "answer", "map", "map-notice"].map((id) => document.getElementById(id));

let last = { answer: null, problem: null, first: null };

async function ask() {
  answerBox.setAttribute("aria-busy", "true");
  if (!last.answer) answerBox.replaceChildren(element("p", "hint", say("asking")));
  const [answer, problem] = await whoIsResponsible(question());
  if (!answer && !problem) return; // a newer question is under way
  answerBox.setAttribute("aria-busy", "false");
  last = { answer, problem, first: null };
  showLast();
  showOnMap(frame, answer ?? {}); // a refusal takes the last answer off the map
  if (answer) answerBox.firstElementChild.scrollIntoView({ block: "nearest" });
  if (answer) showFirst(answer);
}

async function showFirst(answer) {
  const first = await whoIsFirst(answer);
  if (!first || last.answer !== answer) return; // no roads, or a newer answer stands there
  last.first = first;
  showLast();
  showOnMap(frame, answer, first);
}

function question() {
  const given = [...new FormData(form)].map(([name, value]) => [name, name === "datum" ? datumOf(value) : value.trim()]);
  return Object.fromEntries(given.filter(([, value]) => value));
}

function showLast() {
  showProblem(form, problemBox, last.problem);
  summaryBox.textContent = last.answer ? summary(last.answer) : "";
  answerBox.replaceChildren(...(last.answer ? answerParts(last.answer, last.first) : []));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await ask();
  form.querySelector("[aria-invalid]")?.focus();
});

const renewMap = listenToMap(frame, notice, (lon, lat) => {
  form.elements.lon.value = lon;
  form.elements.lat.value = lat;
  form.elements.datum.value = "wgs84";
  renewZone(form);
  ask();
});

const renewFound = findPlaces(document.getElementById("finder"), (candidate, detail) => {
  fillPlace(form, candidate, detail);
  renewZone(form);
  ask();
});

form.elements.datum.addEventListener("change", () => renewZone(form));

document.getElementById("language").addEventListener("click", () => {
  switchLanguage();
  fillSelects();
  renewMap();
  renewFound();
  showLast();
});

renewWords();
loadVocabulary().then(showLast);
