"""A file of areas beside those in force, as `areas validate` shows it; without a database it says so and goes on."""

from __future__ import annotations

from api.cli.answer import Language, one_of
from api.cli.show import tell
from api.cli.way import Way
from gis.areas.displaced import LEAST_SHARED, Compared, Known
from gis.areas.frames import areas_in_force
from gis.areas.suspected import Suspected
from gis.clock import SystemClock
from gis.errors import NotFound, Unavailable
from gis.vocabulary import AreaKind


def areas_to_compare(way: Way, kind: AreaKind) -> Known | str:
    """The areas of a kind in force now; why there are none to compare with, if so. Starts no server."""
    if not way.is_up:
        return "the private cluster does not run."
    try:
        with way.session() as db:
            areas = areas_in_force(db, kind, SystemClock().now())
            plane = way.plane(db)
    except (NotFound, Unavailable) as error:
        return str(error)
    drawn = areas[areas.geometry.notna()]
    if drawn.empty:
        return f"no {kind.en} is in force in '{way.centre}'."
    return Known(list(drawn["code"]), drawn.geometry.to_numpy(), plane)


def plain_comparison(told: Compared | str) -> dict[str, object]:
    """For programs: the suspicions, null where there was nothing to compare with, and why."""
    if isinstance(told, str):
        return {"suspicions": None, "compared_with": None, "not_compared": told}
    counts = {"in_force": told.in_force_count, "same_code": told.shared_count}
    return {"suspicions": [one.plain() for one in told.suspicions], "compared_with": counts, "not_compared": None}


def show_comparison(told: Compared | str, lang: Language) -> None:
    """One line for people, or one for every suspicion."""
    if isinstance(told, str):
        zh, en = "未与现行区域比对，坐标系误标看不出来", "Not compared with areas in force, a wrong datum wouldn't show"
        tell(f"{one_of(f'{zh}：', f'{en}: ', lang)}{told}")
        return
    for one in told.suspicions:
        show_suspicion(one, lang)
    if not told.suspicions:
        tell(_nothing(told, lang))


def show_suspicion(one: Suspected, lang: Language) -> None:
    """One line for people: what is suspicious, by how much, and what to ask."""
    zh = f"可疑，{one.kind.zh}：{one.found_zh}{one.hint_zh}"
    tell(one_of(zh, f"suspicious, {one.kind.en}: {one.found} {one.hint}", lang))


def _nothing(told: Compared, lang: Language) -> str:
    shared = told.shared_count
    if not told.could_tell:
        zh = f"与现行区域同编码的只有 {shared} 个（至少要 {LEAST_SHARED} 个），坐标系误标看不出来。"
        en = f"Only {shared} areas have a code that is in force, of {LEAST_SHARED} needed: a wrong datum wouldn't show."
        return one_of(zh, en, lang)
    zh = f"与 {shared} 个同编码的现行区域比对，未见坐标系误标。"
    return one_of(zh, f"Compared with {shared} areas in force under the same codes: no wrong datum shows.", lang)
