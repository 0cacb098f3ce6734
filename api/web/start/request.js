// The one question this page asks. Gives [answer, problem]: one of them is null.

let asked = null;

/** Ask who is responsible. A question that was overtaken by a newer one gives [null, null]. */
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
