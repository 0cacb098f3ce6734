// The public form: words in, a ticket out; a ticket in, one sentence out.

import { inLanguage, say, switchLanguage } from "./words.js";

const part = (id) => document.getElementById(id);
const form = part("report");
let place = null;
let key = newKey(); // the same until it is sent: pressing twice reports once

part("language").addEventListener("click", (event) => switchLanguage(event.currentTarget));

part("locate").addEventListener("click", () => {
  part("located").textContent = say("locating");
  const failed = () => { part("located").textContent = say("notLocated"); };
  if (!navigator.geolocation) { failed(); return; }
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    place = { x: coords.longitude, y: coords.latitude, datum: "wgs84" };
    part("located").textContent = say("located", Math.round(coords.accuracy));
  }, failed, { enableHighAccuracy: true, timeout: 10000, maximumAge: 0 });
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  part("send").disabled = true;
  part("send").textContent = say("sending");
  const [answer, problem] = await ask("/v1/public/reports", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ ...Object.fromEntries(new FormData(form)), place }),
  });
  part("send").disabled = false;
  part("send").textContent = say("send");
  show(problem);
  if (answer) showTicket(answer.ticket);
});

part("another").addEventListener("click", () => {
  [place, key] = [null, newKey()];
  form.reset();
  part("located").textContent = "";
  part("done").hidden = true;
  form.hidden = false;
  part("text").focus();
});

part("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = part("code").value.trim().toLowerCase();
  const [answer] = await ask(`/v1/public/reports/${encodeURIComponent(code || "-")}`);
  part("state").textContent = answer ? inLanguage(answer.words) : say("unknown");
});

function showTicket(ticket) {
  part("ticket").textContent = ticket;
  part("code").value = ticket;
  form.hidden = true;
  part("done").hidden = false;
  part("done").focus();
}

function show(problem) {
  const wrong = new Set((problem?.findings ?? []).map((finding) => finding.field));
  for (const field of form.elements) if (field.name) field.setAttribute("aria-invalid", wrong.has(field.name));
  part("problem").textContent = problem ? say(reasonOf(problem, wrong)) : "";
  form.querySelector('[aria-invalid="true"]')?.focus();
}

function reasonOf(problem, wrong) {
  if (problem.status === 429) return "tooOften";
  if (wrong.has("text")) return "tooShort";
  return wrong.has("phone") ? "badPhone" : "failed";
}

// `crypto.randomUUID` is there on secure pages only.
function newKey() {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

async function ask(address, options) {
  try {
    const response = await fetch(address, options);
    const body = await response.json();
    return response.ok ? [body, null] : [null, body];
  } catch {
    return [null, { status: 0, findings: [] }];
  }
}
