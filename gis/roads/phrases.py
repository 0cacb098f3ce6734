"""What to do at each turn, in Chinese and English: built from the kind of manoeuvre and the name of the street.

Valhalla speaks no Chinese and silently answers in English when asked to (routing.md 4.9), so its words are not used.

    phrase(Manoeuvre(15, "科源路", 350.0, None), Mode.CAR).zh   左转进入科源路，行驶 350 米
"""

from __future__ import annotations

from typing import NamedTuple

from gis.vocabulary import Mode


class Manoeuvre(NamedTuple):
    """One step of a route."""

    kind: int
    """Valhalla's number, a key of `SAYINGS`."""
    street: str
    """The street that is entered or followed; empty if it has no name."""
    length_m: float
    """How far it goes on until the next one."""
    heading: float | None = None
    """The direction of setting out, degrees clockwise from north; None if it goes nowhere."""
    roundabout_exit: int | None = None


class Phrase(NamedTuple):
    """The same in two languages."""

    zh: str
    en: str


class Saying(NamedTuple):
    """What is said of a kind of manoeuvre; the second of each pair follows where the street has a name."""

    zh: str
    zh_street: str
    en: str
    en_street: str


_GO_ON = Saying("继续前行", "，沿{}", "Go on", " along {}")
_THERE = Saying("到达目的地", "", "Arrive", "")
_TRANSIT = Saying("换乘公共交通", "", "Take public transport", "")

# fmt: off
SAYINGS: dict[int, Saying] = {
    # Valhalla's documentation of the route API, "trip legs and maneuvers", version 3.9 (2026): 0 to 43.
    0:  _GO_ON,
    1:  Saying("出发", "，沿{}", "Set out", " along {}"),
    2:  Saying("出发，道路在右侧", "，沿{}", "Set out, the road on your right", " along {}"),
    3:  Saying("出发，道路在左侧", "，沿{}", "Set out, the road on your left", " along {}"),
    4:  _THERE,
    5:  Saying("到达目的地，在道路右侧", "", "Arrive; it is on the right", ""),
    6:  Saying("到达目的地，在道路左侧", "", "Arrive; it is on the left", ""),
    7:  Saying("继续前行", "，进入{}", "Go on", " as the road becomes {}"),
    8:  _GO_ON,
    9:  Saying("向右前方行进", "，进入{}", "Bear right", " onto {}"),
    10: Saying("右转", "进入{}", "Turn right", " onto {}"),
    11: Saying("向右后方急转", "，进入{}", "Turn sharp right", " onto {}"),
    12: Saying("向右掉头", "，沿{}", "Make a U-turn to the right", " onto {}"),
    13: Saying("掉头", "，沿{}", "Make a U-turn", " onto {}"),
    14: Saying("向左后方急转", "，进入{}", "Turn sharp left", " onto {}"),
    15: Saying("左转", "进入{}", "Turn left", " onto {}"),
    16: Saying("向左前方行进", "，进入{}", "Bear left", " onto {}"),
    17: Saying("直行驶入匝道", "，往{}", "Go straight onto the ramp", " to {}"),
    18: Saying("靠右驶入匝道", "，往{}", "Take the ramp on the right", " to {}"),
    19: Saying("靠左驶入匝道", "，往{}", "Take the ramp on the left", " to {}"),
    20: Saying("从右侧出口驶出", "，往{}", "Take the exit on the right", " to {}"),
    21: Saying("从左侧出口驶出", "，往{}", "Take the exit on the left", " to {}"),
    22: Saying("在岔路口直行", "，沿{}", "Keep straight at the fork", " on {}"),
    23: Saying("在岔路口靠右", "，沿{}", "Keep right at the fork", " on {}"),
    24: Saying("在岔路口靠左", "，沿{}", "Keep left at the fork", " on {}"),
    25: Saying("汇入主路", "，沿{}", "Merge", " onto {}"),
    26: Saying("进入环岛", "，往{}", "Enter the roundabout", " towards {}"),
    27: Saying("驶出环岛", "，进入{}", "Leave the roundabout", " onto {}"),
    28: Saying("乘渡船", "：{}", "Take the ferry", " {}"),
    29: Saying("离开渡船", "，进入{}", "Leave the ferry", " onto {}"),
    30: _TRANSIT, 31: _TRANSIT, 32: _TRANSIT, 33: _TRANSIT, 34: _TRANSIT, 35: _TRANSIT, 36: _TRANSIT,
    37: Saying("向右汇入主路", "，沿{}", "Merge to the right", " onto {}"),
    38: Saying("向左汇入主路", "，沿{}", "Merge to the left", " onto {}"),
    39: Saying("乘电梯", "，往{}", "Take the lift", " to {}"),
    40: Saying("走台阶", "，沿{}", "Take the steps", " along {}"),
    41: Saying("乘自动扶梯", "，往{}", "Take the escalator", " to {}"),
    42: Saying("进入建筑物", "：{}", "Enter the building", " {}"),
    43: Saying("离开建筑物", "，进入{}", "Leave the building", " to {}"),
}
"""Kinds that Valhalla may add later are said as `_GO_ON`."""

MOVES: dict[Mode, str] = {Mode.FOOT: "步行", Mode.EBIKE: "骑行", Mode.CAR: "行驶"}
_DIRECTIONS = (
    ("北", "north"), ("东北", "north-east"), ("东", "east"), ("东南", "south-east"),
    ("南", "south"), ("西南", "south-west"), ("西", "west"), ("西北", "north-west"),
)
# fmt: on
_SETTING_OUT = (1, 2, 3)
_ROUNDABOUT = 26
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def phrase(step: Manoeuvre, mode: Mode) -> Phrase:
    """What to do, and for how far. An unknown kind gets a plain phrase."""
    if step.kind in _SETTING_OUT:
        return _setting_out(step, mode)
    saying = SAYINGS.get(step.kind, _GO_ON)
    zh, en = saying.zh + _exit_zh(step), saying.en + _exit_en(step)
    if step.street:
        zh, en = zh + saying.zh_street.format(step.street), en + saying.en_street.format(step.street)
    far = distance(step.length_m)
    return Phrase(f"{zh}，{MOVES[mode]} {far.zh}", f"{en}, {far.en}") if far else Phrase(zh, en)


def distance(metres: float) -> Phrase | None:
    """A distance as one says it: to 10 m, from 300 m to 50 m, from 1 km to 100 m, from 10 km to 1 km.

    None for less than 5 m, of which nobody would speak.
    """
    if metres < 5:
        return None
    rounded = _rounded(metres)
    if rounded < 1000:
        return Phrase(f"{rounded} 米", f"{rounded} m")
    kilometres = f"{rounded / 1000:g}"
    return Phrase(f"{kilometres} 公里", f"{kilometres} km")


def direction(heading: float) -> Phrase:
    """The nearest of eight directions to an angle, degrees clockwise from north."""
    return Phrase(*_DIRECTIONS[round(heading / 45) % 8])


def _setting_out(step: Manoeuvre, mode: Mode) -> Phrase:
    zh, en = f"沿{step.street}" if step.street else "", f" along {step.street}" if step.street else ""
    there = direction(step.heading) if step.heading is not None else None
    far = distance(step.length_m)
    if far is None or there is None:
        return Phrase(f"{zh}出发", f"Set out{en}")
    return Phrase(f"{zh}向{there.zh}{MOVES[mode]} {far.zh}", f"Head {there.en}{en} for {far.en}")


def _exit_zh(step: Manoeuvre) -> str:
    return f"，从第 {step.roundabout_exit} 个出口驶出" if _has_exit(step) else ""


def _exit_en(step: Manoeuvre) -> str:
    count = step.roundabout_exit or 0
    return f" and take the {count}{_ORDINALS.get(count, 'th')} exit" if _has_exit(step) else ""


def _has_exit(step: Manoeuvre) -> bool:
    return step.kind == _ROUNDABOUT and step.roundabout_exit is not None


def _rounded(metres: float) -> int:
    if metres < 300:
        return max(10, round(metres / 10) * 10)
    if metres < 1000:
        return round(metres / 50) * 50
    grain = 100 if metres < 10_000 else 1000
    return round(metres / grain) * grain
