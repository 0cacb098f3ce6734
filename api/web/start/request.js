// The two questions this page asks: who is responsible, and then who would be there first.

let asked = null;

/** Ask who is responsible: [answer, problem], one of them null. A question that was overtaken by a newer one gives [null, null]. */
export async function whoIsResponsible(question) {
  asked?.abort();
  const mine = (asked = new AbortController());
  try {
    const response = await fetch(`/v1/responsible?${new URLSearchParams({ ...question, responders: "5" })}`, { signal: mine.signal });
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
