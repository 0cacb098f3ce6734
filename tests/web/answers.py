"""Answers of GET /v1/responsible as a service would give them."""

from __future__ import annotations

from typing import Any


def answer(text: str = "") -> dict[str, Any]:
    """A full answer; `text` is put in front of every free text in it."""

    def both(zh: str, en: str) -> dict[str, str]:
        return {"zh": text + zh, "en": text + en}

    return {
        "at": "2026-05-06T02:15:00Z",
        "place": {
            "lon": 120.0455, "lat": 28.8862, "datum": "wgs84", "raw": {"x": 120.05, "y": 28.8835, "datum": "gcj02"},
            "building": None, "floor": None, "line": None, "site": None, "accuracy_m": 30,
        },
        "category": "DISPUTE_WAGE",
        "answered_by": "grid",
        "person": {"code": "P017", "name": text + "王建国", "phone": text + "138****5521"},
        "post": {"code": "YK-G036-1", "name": text + "九铃东第36网格专职网格员", "kind": "full_time_grid_worker"},
        "area": {"kind": "grid", "code": "YK-G036", "name": text + "九铃东第36网格"},
        "gap": None,
        "reasons": [
            both("该地点不在任何场所或微网格内。", "The place lies in no site and no micro-grid."),
            both("专属网格岗位空缺，由综合网格答复。", "The dedicated grid's post is vacant; the grid answers."),
            both("王建国当日在班。", "Wang Jianguo is on shift."),
        ],
        "chain": [
            _area("dedicated_grid", "YK-Z001", text + "智能家居产业园专属网格", 212.4),
            _area("grid", "YK-G036", text + "九铃东第36网格", 48.2),
        ],
        "nearest_border": {"kind": "grid", "code": "YK-G037", "distance_m": 48.2},
        "gate": {"name": text + "2号门", "lon": 120.046, "lat": 28.886, "distance_m": 61.0},
        "responders": {
            "measured": "straight_line",
            "label": both("按直线距离排列，不是路程", "by straight line, not by road"),
            "list": [_responder(text, rank, metres) for rank, metres in enumerate((140.2, 420, 910, 1230, 2810), 1)],
        },
        "warnings": [both("该点距网格边界不足 50 米，请核实地址。", "Within 50 m of a border: check the address.")],
        "certainty": {
            "share": 0.71, "enough": False, "layers": [],
            "answers": [
                _candidate("grid", "YK-G036", text + "九铃东第36网格", 0.71),
                _candidate("grid", "YK-G037", text + "九铃东第37网格", 0.286),
                _candidate(None, None, None, 0.004),
            ],
        },
        "question": {
            "clue": "road_side", "words": both("在九铃东路的南侧还是北侧？", "South or north of 九铃东路?"),
            "outcomes": [
                _outcome(both("北侧", "the north"), "YK-G036", text + "九铃东第36网格", 0.97),
                _outcome(both("都不是", "neither"), None, None, 0.6),
            ],
        },
    }  # fmt: skip


def first(text: str = "") -> dict[str, Any]:
    """Who is there first by road; `text` is put in front of every free text in it."""
    arrivals = [_arrival(text, number, seconds) for number, seconds in enumerate((61, 140, 143, 157, 301), 1)]
    note = {"zh": text + "该地点距道路160米", "en": text + "the place is 160 m from the nearest road"}
    return {"at": "2026-05-06T02:15:00Z", "measured": "road", "exact": True, "road_version": 1, "arrivals": arrivals,
            "left_out": [], "notes": [note]}  # fmt: skip


def gap() -> dict[str, Any]:
    """Nobody answers."""
    nobody = {
        "person": None,
        "post": None,
        "area": None,
        "answered_by": None,
        "chain": [],
        "warnings": [],
        "gate": None,
    }
    words = {"zh": "未设兜底岗位", "en": "the centre has no catch-all post"}
    empty = {"measured": "straight_line", "label": {"zh": "直线距离", "en": "straight line"}, "list": []}
    return answer() | nobody | {"gap": {"kind": "no_catch_all", "words": words}, "responders": empty}


def problem(text: str = "") -> dict[str, Any]:
    """A refusal with findings: two of them about fields, one about neither."""
    return {
        "title": text + "The question cannot be answered as it stands.",
        "detail": text + "Three findings.",
        "findings": [
            {"field": "lon", "found": text + "'abc' is not a number.", "hint": "Write 120.05.", "where": ""},
            {"field": "datum", "found": text + "is missing.", "hint": "Give wgs84 or gcj02.", "where": ""},
            {"field": "responders", "found": text + "is too large.", "hint": "At most 50.", "where": ""},
        ],
    }


def _candidate(kind: str | None, code: str | None, name: str | None, share: float) -> dict[str, Any]:
    return {"kind": kind, "code": code, "name": name, "share": share}


def _outcome(words: dict[str, str], code: str | None, name: str | None, certainty: float) -> dict[str, Any]:
    return {"words": words, "share": 0.5, "code": code, "name": name, "certainty": certainty}


def _area(kind: str, code: str, name: str, edge_m: float) -> dict[str, Any]:
    where = {"edition": "2026-01", "how": "covers", "distance_to_edge_m": edge_m}
    return {"kind": kind, "code": code, "name": name} | where


def _responder(text: str, number: int, metres: float) -> dict[str, Any]:
    position = {
        "lon": 120.0455 + number * 0.003,
        "lat": 28.8862 + (number % 3 - 1) * 0.004,
        "source": "fix" if number < 4 else "base",
        "age_seconds": number * 130 if number < 4 else None,
        "stale": number == 3,
    }
    return {
        "person": {"code": f"R{number}", "name": text + "陈李张赵周"[number - 1] + "伟"},
        "post": {"code": f"F{number}", "name": text + "先期处置队员", "kind": "first_responder"},
        "team": text + f"先期处置{number}组",
        "distance_m": metres,
        "on_duty": number != 4,
        "position": position,
    }


def _arrival(text: str, number: int, seconds: int) -> dict[str, Any]:
    standing = _responder(text, number, 100.0)
    position = standing["position"]
    line = [[position["lon"], position["lat"]], [position["lon"], 28.8862], [120.0455, 28.8862]]
    return {key: standing[key] for key in ("person", "post", "team", "position")} | {
        "mode": "car",
        "eta_seconds": seconds,
        "road_m": 1300.0,
        "walk_m": 12.0,
        "straight_line_m": 100.0,
        "confirmed": True,
        "notes": [{"zh": text + "定位已过时（5分钟前）", "en": text + "position is 5 min old"}],
        "line": {"type": "LineString", "coordinates": line},
        "steps": [],
    }
