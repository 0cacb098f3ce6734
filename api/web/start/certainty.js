// How sure the answer is, and the one question that settles most.

import { element } from "./element.js";
import { label } from "./vocabulary.js";
import { pick, say } from "./words.js";

const MENTIONED = 5;

/** Who would answer, with what probability; one line if that is enough. */
export function certaintyParts(certainty) {
  if (!certainty) return null;
  const found = certainty.answers.slice(0, MENTIONED).map(candidate);
  const enough = certainty.enough && element("p", "measured", `${percent(certainty.share)}: ${say("enough")}`);
  return [enough, element("ol", "likely", found)];
}

/** What to ask, and whom each answer would mean. */
export function questionParts(question) {
  if (!question) return null;
  return [element("p", "question", pick(question.words)), element("ul", "outcomes", question.outcomes.map(outcome))];
}

function candidate({ kind, code, name, share }) {
  const where = code ? [element("b", "", name || code), " ", element("small", "", `${label("AreaKind", kind)} ${code}`)]
    : [element("b", "", label("Link", "catch_all"))];
  return element("li", "", element("div", "", where), element("span", "distance", percent(share)));
}

function outcome({ words, code, name, certainty }) {
  const then = `${say("then")} ${name || code || label("Link", "catch_all")}`;
  return element("li", "", element("div", "", element("b", "", pick(words)), element("small", "", then)),
    element("span", "distance", percent(certainty)));
}

// All but certain is not certain, and next to nothing is not nothing.
function percent(share) {
  if (!Number.isFinite(share)) return "";
  if (share > 0 && share < 0.01) return "< 1 %";
  return share > 0.99 && share < 1 ? "> 99 %" : `${Math.round(100 * share)} %`;
}
