// What this page asks: where that is, who is responsible, and then who would be there first.

let asked = null;
let sought = null;

/** Places that the words of a caller may mean: [found, problem], one of them null; [null, null] if it was overtaken. */
export async function placesMeant(words) {
  return seek(`/v1/geocode?${new URLSearchParams({ q: words, limit: "5" })}`);
}

/** Names that begin with what is being typed; none where the service has no answer or the words went on. */
export async function namesBegun(words) {
  const [names] = await seek(`/v1/geocode/suggest?${new URLSearchParams({ q: words, limit: "5" })}`);
  return Array.isArray(names) ? names : [];
}

async function seek(address) {
  sought?.abort();
  const mine = (sought = new AbortController());
  return answered(address, mine);
}

/** Ask who is responsible: [answer, problem], one of them null. A question that was overtaken by a newer one gives [null, null]. */
export async function whoIsResponsible(question) {
  asked?.abort();
  const mine = (asked = new AbortController());
  return answered(`/v1/responsible?${new URLSearchParams({ ...question, responders: "5" })}`, mine);
}

async function answered(address, mine) {
  try {
    const response = await fetch(address, { signal: mine.signal });
    const body = await response.json().catch(() => null);
    if (mine.signal.aborted) return [null, null];
    if (response.ok && body) return [body, null];
    return [null, body ?? { kind: "odd", detail: `HTTP ${response.status}` }];
  } catch {
    return mine.signal.aborted ? [null, null] : [null, { kind: "down" }];
  }
}

/** Ask who would be at the place of an answer first, by road; null where there are no roads or no answer in time. */
export async function whoIsFirst({ place, at }) {
  if (!Number.isFinite(place?.lon) || !Number.isFinite(place?.lat)) return null;
  const question = new URLSearchParams({ lon: place.lon, lat: place.lat, datum: "wgs84", ...(at && { at }) });
  try {
    const response = await fetch(`/v1/responders/nearest?${question}`, { signal: asked?.signal });
    const body = response.ok ? await response.json() : null;
    return Array.isArray(body?.arrivals) ? body : null;
  } catch {
    return null;
  }
}
