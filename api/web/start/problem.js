// What the service refused: each finding stands next to the field it is about.

import { element } from "./element.js";
import { say } from "./words.js";

const FIELDS = ["lon", "lat", "datum", "at", "category", "building", "floor", "line", "site", "accuracy_m"];

/** Show a problem; nothing clears it. */
export function showProblem(form, box, problem) {
  FIELDS.forEach((name) => clear(form.elements[name]));
  box.replaceChildren();
  if (!problem) return;
  const findings = Array.isArray(problem.findings) ? problem.findings : [];
  const others = findings.filter((finding) => !mark(form.elements[FIELDS.find((name) => name === finding.field)], finding));
  box.append(element("h2", "", headline(problem)), detail(problem, findings.length > others.length), list(others));
}

/** What was refused, in one line. */
export function problemLine(problem) {
  const findings = Array.isArray(problem.findings) ? problem.findings : [];
  return [headline(problem), ...findings.map((finding) => sentence(finding, false))].join(" ");
}

function headline(problem) {
  if (problem.kind === "down") return say("noService");
  if (problem.kind === "odd") return say("oddAnswer");
  return String(problem.title ?? say("oddAnswer"));
}

function detail(problem, told) {
  return told || !problem.detail ? "" : element("p", "", String(problem.detail));
}

function list(findings) {
  return findings.length ? element("ul", "", findings.map((finding) => element("li", "", sentence(finding, true)))) : "";
}

function sentence({ field, found, hint, where }, named) {
  const start = named ? [where, field].filter(Boolean).map((part) => `${part}: `) : [];
  return [...start, found, " ", hint].filter(Boolean).join("");
}

function mark(input, finding) {
  if (!input) return false;
  const note = element("p", "finding", sentence(finding, false));
  note.id = `${input.id}-finding`;
  document.getElementById(note.id)?.remove();
  input.closest(".field").append(note);
  input.closest("details")?.setAttribute("open", "");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", note.id);
  return true;
}

function clear(input) {
  document.getElementById(`${input.id}-finding`)?.remove();
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}
