"""Answers of GET /v1/geocode as a service would give them."""

from __future__ import annotations

from typing import Any


def found(verdict: str = "ask", text: str = "") -> dict[str, Any]:
    """Two sites and what stands opposite of one; `text` is put in front of every free text in it."""
    words = {"found": "已确定", "ask": "需确认", "not_found": "未找到", "out_of_area": "不在辖区"}[verdict]
    question = {
        "zh": text + "在哪条路上？",
        "en": text + "On which road?",
        "options": [text + "科源路", text + "北湖路"],
    }
    return {
        "text": "锐讯五金",
        "verdict": verdict,
        "verdict_words": {"zh": words, "en": verdict},
        "question": None if verdict == "found" else question,
        "elements": [],
        "detail": {"building": "1", "unit": None, "floor": "3", "room": None},
        "candidates": [
            candidate(text, name="锐迅五金", key="S0012", confidence=0.62, faults=[_fault(text)]),
            candidate(text, name="锐讯五金厂1幢", kind="building", origin="building", key="S0013-B01", confidence=0.31),
            candidate(
                text, name="锐迅五金", origin="site", key="S0012", precision="derived", radius_m=60.0,
                relations=[text + "斜对面"], confidence=0.004,
            ),
        ],
    }  # fmt: skip


def candidate(text: str = "", **facts: Any) -> dict[str, Any]:
    """One place; what is not said is that of a site."""
    one = {
        "place_id": 1, "spot_id": None, "kind": "site", "name": "锐迅五金", "called": text + "锐迅",
        "name_kind": "alias", "origin": "site", "key": "S0012", "lon": 120.05, "lat": 28.88, "datum": "wgs84",
        "radius_m": 80.0, "precision": "place", "confidence": 0.5,
        "anchor": {"lon": 120.05, "lat": 28.88, "datum": "wgs84"}, "relations": [], "score": 12.0, "faults": [],
        "areas": [{"kind": "grid", "code": "YK-G036", "name": text + "九铃东第36网格", "probability": 0.93}],
    } | facts  # fmt: skip
    name = {"zh": text + "场所", "en": text + "place"}
    return one | {"name": text + one["name"], "precision_words": name}


def begun(text: str = "") -> list[dict[str, Any]]:
    """Two names that begin with what is typed."""
    one = {"lon": 120.05, "lat": 28.88, "datum": "wgs84", "place_id": 1, "kind": "site"}
    return [one | {"name": text + name, "called": text + name} for name in ("锐迅五金", "锐新门业")]


def refused(text: str = "") -> dict[str, Any]:
    """A refusal of the words."""
    findings = [{"field": "q", "found": text + "is too long.", "hint": "At most 2,000 characters.", "where": ""}]
    return {"title": text + "The question cannot be answered as it stands.", "findings": findings}


def _fault(text: str) -> dict[str, Any]:
    words = {"zh": text + "同音字：锐讯→锐迅", "en": text + "sounds the same: 锐讯 -> 锐迅"}
    return {"element": "name", "fault": "homophone", "said": "锐讯", "found": "锐迅", "words": words}
