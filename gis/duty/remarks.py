"""What an answer says beside its numbers: about a person's position, the way in, the place and the roads around it."""

from __future__ import annotations

from datetime import timedelta

from gis.duty.answer import Words
from gis.duty.premises import Entrance
from gis.duty.responders import Responder
from gis.roads.snap import REFUSED_BEYOND_M, Snap

OFF_DUTY = Words("不在岗", "not on duty")
NO_WAY = Words("道路不通", "no way by road")


def about_start(responder: Responder, start: Snap, stale_after: timedelta, *, closed: bool) -> list[Words]:
    """About where a person is taken to be.

    closed: whether the road there is
    """
    notes = [*_about_position(responder, stale_after), *_about_distance(start)]
    if closed:
        notes.append(Words("位于封闭道路上，可驶离", "stands on a closed road, and may leave it"))
    return notes


def about_entrance(entrance: Entrance) -> list[Words]:
    """About the gate through which one enters, if it is one."""
    if entrance.gate is None:
        return []
    gate, metres = entrance.gate.name, f"{entrance.gate.walk_m:.0f}"
    return [Words(f"由{gate}进入，再步行{metres}米", f"in through the gate {gate}, then {metres} m on foot")]


def about_place(target: Snap, *, exact: bool, anybody: bool, closed: bool) -> list[Words]:
    """About the place and the answer as a whole.

    anybody: whether somebody gets there
    closed: whether those who do must enter a closed road
    """
    notes = []
    if not exact:
        notes.append(Words("精确路线暂缺，按道路图估算", "no exact routes yet: times are by the graph alone"))
    if target.refused:
        notes.append(Words("该地点500米内没有道路", "there is no road within 500 m of the place"))
    elif target.flagged:
        metres = f"{target.distance_m:.0f}"
        notes.append(Words(f"该地点距道路{metres}米", f"the place is {metres} m from the nearest road"))
    if closed:
        notes.append(
            Words("该地点所在道路已封闭，出警可驶入", "the road at the place is closed; who goes there may enter it")
        )
    if not anybody:
        notes.append(Words("没有人能经道路到达", "nobody on duty can get there by road"))
    return notes


def _about_position(responder: Responder, stale_after: timedelta) -> list[Words]:
    doubt, source, age = responder.doubt, responder.source, responder.age
    if age is None and doubt is not None:
        zh, en = f"定位存疑（{doubt.zh}），按{source.zh}计", f"the position is in doubt ({doubt.en})"
        return [Words(zh, f"{en}; counted from the {source.en}")]
    if age is None:
        return [Words(f"无定位，按{source.zh}计", f"no position; counted from the {source.en}")]
    notes = [Words(f"定位存疑（{doubt.zh}）", f"the position is in doubt: {doubt.en}")] if doubt else []
    if age > stale_after:
        minutes = int(age.total_seconds() // 60)
        notes.append(Words(f"定位已过时（{minutes}分钟前）", f"position is {minutes} min old"))
    return notes


def _about_distance(start: Snap) -> list[Words]:
    if start.refused:
        far = f"{REFUSED_BEYOND_M:.0f}"
        return [Words(f"距道路超过{far}米，不作起点", f"more than {far} m from any road: no start")]
    if start.flagged:
        metres = f"{start.distance_m:.0f}"
        return [Words(f"距道路{metres}米，位置存疑", f"{metres} m from the road: the position is in doubt")]
    return []
