// The answer on the page: the person first, then why, then what lies around.

import { arrivalParts } from "./arrivals.js";
import { certaintyParts, questionParts } from "./certainty.js";
import { block, element } from "./element.js";
import { label } from "./vocabulary.js";
import { currentLanguage, pick, say } from "./words.js";

/** One sentence for those who listen to the page. */
export function summary(answer) {
  const { person, post, area, gap } = answer;
  if (!person) return [say("nobody"), pick(gap?.words)].filter(Boolean).join(": ");
  return [`${say("responsible")}: ${person.name}`, post?.name, area && areaName(area)].filter(Boolean).join(", ");
}

/** Everything about an answer, as children for the result panel; `first` is who would be there first, if known. */
export function answerParts(answer, first) {
  return [
    answer.person ? personCard(answer) : gapCard(answer),
    block(say("askNext"), questionParts(answer.question)),
    block(say("sure"), certaintyParts(answer.certainty)),
    block(say("warnings"), lines("warnings", answer.warnings)),
    block(say("why"), lines("reasons", answer.reasons, "ol")),
    block(say("chain"), chain(answer)),
    block(say("first"), arrivalParts(first)),
    block(`${say("responders")} (${say("straight")})`, responders(answer.responders)),
    block(say("place"), placeLines(answer)),
  ].filter(Boolean);
}

function personCard({ person, post, area, answered_by: link, gap }) {
  return element("article", "person",
    element("p", "eyebrow", say("responsible")),
    element("h2", "", person.name),
    post && element("p", "post", post.name, " ", element("small", "", label("PostKind", post.kind))),
    element("p", "phone", person.phone || say("noPhone")),
    link && element("p", "link",
      `${say("answeredBy")}: `, element("b", "", label("Link", link)), area && ` ${area.name} ${area.code}`),
    gap && element("p", "gap-note", pick(gap.words)));
}

function gapCard({ gap, post, area }) {
  return element("article", "person gap",
    element("p", "eyebrow", say("responsible")),
    element("h2", "", say("nobody")),
    gap && element("p", "", pick(gap.words)),
    post && element("p", "post", post.name),
    area && element("p", "link", areaName(area)));
}

function lines(className, pairs, tag = "ul") {
  return pairs?.length ? element(tag, className, pairs.map((pair) => element("li", "", pick(pair)))) : null;
}

function chain(answer) {
  const areas = (answer.chain ?? []).map((area) =>
    element("li", answers(answer, area) ? "answers" : "",
      element("b", "", area.name || area.code), ` ${label("AreaKind", area.kind)} `,
      element("small", "", [area.code, say(knownHow(area.how)), `${say("edition")} ${area.edition}`, edge(area)].filter(Boolean).join(" · "))));
  return areas.length ? element("ol", "chain", areas) : null;
}

function answers({ area }, { kind, code }) {
  return area && area.kind === kind && area.code === code;
}

function knownHow(how) {
  return ["named", "covers", "parent"].includes(how) ? how : "covers";
}

function edge({ distance_to_edge_m: metres }) {
  return Number.isFinite(metres) ? `${say("edge")} ${distance(metres)}` : "";
}

function responders(found) {
  if (!found) return null;
  if (!found.list?.length) return element("p", "", say("noResponders"));
  return [
    element("p", "measured", pick(found.label)),
    element("ol", "responders", found.list.map((one, index) => responder(one, index + 1))),
  ];
}

function responder({ person, post, team, distance_m: metres, on_duty: onDuty, position }, rank) {
  return element("li", "",
    element("span", "rank", String(rank)),
    element("div", "", element("b", "", person?.name ?? ""), " ",
      element("small", "", [post?.name, team, say(onDuty ? "onDuty" : "offDuty"), positionNote(position)].filter(Boolean).join(" · "))),
    element("span", "distance", distance(metres)));
}

function positionNote(position) {
  if (!position) return "";
  const age = Number.isFinite(position.age_seconds) ? ageText(position.age_seconds) : "";
  return [label("PositionSource", position.source), age, position.stale ? `⚠ ${say("stale")}` : ""].filter(Boolean).join(" ");
}

function ageText(seconds) {
  const [count, unit] = seconds < 90 ? [seconds, "s"] : seconds < 5400 ? [seconds / 60, "min"] : [seconds / 3600, "h"];
  const zh = { s: "秒", min: "分钟", h: "小时" };
  return currentLanguage() === "zh" ? `${Math.round(count)} ${zh[unit]}${say("ago")}` : `${Math.round(count)} ${unit} ${say("ago")}`;
}

function placeLines({ place, at, category, nearest_border: border, gate }) {
  const facts = [
    Number.isFinite(place?.lon) && [say("place"), `${degrees(place.lon)}, ${degrees(place.lat)} WGS84`],
    place?.raw && place.raw.datum !== "wgs84" && [say("given"), `${place.raw.x}, ${place.raw.y} ${label("Datum", place.raw.datum)}`],
    place && ["site", "building", "floor", "line"].some((key) => place[key]) &&
      [say("building"), [place.site, place.building, place.floor, place.line].filter(Boolean).join(" / ")],
    Number.isFinite(place?.accuracy_m) && [say("accuracy"), `± ${place.accuracy_m} m`],
    border && [say("nearestBorder"), `${distance(border.distance_m)} · ${label("AreaKind", border.kind)} ${border.code}`],
    gate && [say("gate"), `${gate.name} · ${distance(gate.distance_m)}`],
    category && [say("category"), label("Category", category)],
    at && [say("at"), shanghai(at)],
  ].filter(Boolean);
  return element("dl", "facts", facts.flatMap(([term, fact]) => [element("dt", "", term), element("dd", "", fact)]));
}

function areaName({ kind, code, name }) {
  return [label("AreaKind", kind), name, code].filter(Boolean).join(" ");
}

function distance(metres) {
  if (!Number.isFinite(metres)) return "";
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`;
}

function degrees(value) {
  return Number.isFinite(value) ? value.toFixed(6) : "";
}

function shanghai(instant) {
  const moment = new Date(instant);
  if (Number.isNaN(moment.getTime())) return String(instant);
  return moment.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}
