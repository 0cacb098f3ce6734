"""Who is on when, as a picture: a row for every post and area, hours across, holidays marked, holes hatched.

What a bar says it says three times: by colour, by texture or outline, and in words where there is room for them; the
whole of it stands in its title. Every text goes through `shown`, which is safe in SVG as it is in HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gis.clock import SHANGHAI, midnight
from gis.duty.fault import Fault
from gis.duty.intervals import Piece, hours_of
from gis.duty.rota import Rota, services
from gis.vocabulary import DayKind, DaySource
from gis.workdays import Day
from layers.maps.encode import shown
from layers.maps.rota_lines import Bar, Line, lines_of
from layers.symbols import ROTA_SYMBOLS, BarKind

ROW_PX, HEAD_PX, LABEL_PX, MARGIN_PX, KEY_PX = 22, 46, 300, 16, 90
_WIDTH_PX, _LEAST_HOUR_PX = 1240, 1.7
_FONT = "font-family='system-ui, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif'"
_WEEKDAYS = ("一 Mon", "二 Tue", "三 Wed", "四 Thu", "五 Fri", "六 Sat", "日 Sun")

_DAY_FILLS = {DayKind.REST_DAY: "#eef0ea", DayKind.HOLIDAY: "#f6e9cd"}
"""Behind the bars; the head says the same in words."""

KEY = (
    (BarKind.HELD, "任职", "holds the post"),
    (BarKind.SHIFT, "当班", "on shift"),
    (BarKind.NEXT_SHIFT, "当班（下一人）", "the next person"),
    (BarKind.SUBSTITUTE, "替班", "stands in"),
    (BarKind.SILENT, "无人应答", "nobody answers"),
    (BarKind.HOLE, "区域无人或人数不足", "nobody, or too few"),
)
"""What the bars mean, for the legend."""


@dataclass(frozen=True)
class Scale:
    """From instants to pixels."""

    window: Piece

    @property
    def hour_px(self) -> float:
        """How wide an hour is; of a month still wide enough to see a shift."""
        return max(_WIDTH_PX / hours_of([self.window]), _LEAST_HOUR_PX)

    @property
    def width_px(self) -> float:
        """How wide all hours are."""
        return self.x(self.window[1])

    def x(self, at: datetime) -> float:
        """Where an instant stands."""
        return (at - self.window[0]).total_seconds() / 3600 * self.hour_px


def rota_picture(rota: Rota, faults: Sequence[Fault], days: Sequence[Day], *, title: str) -> str:
    """Who is on when, as an SVG of its own.

    title: whose roster it is
    """
    lines, scale = lines_of(rota, services(rota), faults), Scale(rota.window)
    top = KEY_PX + HEAD_PX
    width = LABEL_PX + scale.width_px + 2 * MARGIN_PX
    height = top + len(lines) * ROW_PX + MARGIN_PX
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:.0f}' height='{height}' "
        f"viewBox='0 0 {width:.0f} {height}' role='img' {_FONT}>",
        f"<title>{shown(title)}</title><rect width='100%' height='100%' fill='#ffffff'/>{hatches()}",
        f"<text x='{MARGIN_PX}' y='30' font-size='20' font-weight='bold'>{shown(title)}</text>{_key()}",
        f"<g transform='translate({MARGIN_PX + LABEL_PX} {KEY_PX})'>{head(days, scale)}</g>",
        f"<g transform='translate({MARGIN_PX + LABEL_PX} {top})'>{body(lines, days, scale)}</g>",
        f"<g transform='translate({MARGIN_PX} {top})'>{''.join(map(_label, range(len(lines)), lines))}</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def head(days: Sequence[Day], scale: Scale) -> str:
    """Days above the bars: date, weekday, what is special about them, and hours where there is room."""
    return "".join(_day_head(day, scale) for day in days)


def body(lines: Sequence[Line], days: Sequence[Day], scale: Scale) -> str:
    """All bars over shaded days."""
    height = len(lines) * ROW_PX
    return "".join(
        [
            *(_shade(day, scale, height) for day in days),
            *(_row(number, line, scale) for number, line in enumerate(lines)),
        ]
    )


def hatches() -> str:
    """The textures that bars refer to."""
    return "<defs>" + "".join(_hatch(kind) for kind, symbol in ROTA_SYMBOLS.items() if symbol.hatch) + "</defs>"


def swatch(kind: BarKind) -> str:
    """A bar for the legend, 30 by 16 pixels."""
    return _box(kind, 0.5, 0.5, 29, 15) + _words(kind, "", 0, 0, 30)


def _row(number: int, line: Line, scale: Scale) -> str:
    y = number * ROW_PX
    rule = f"<path d='M0 {y}h{scale.width_px:.0f}' stroke='#e4e9ee'/>"
    return rule + "".join(_drawn(bar, y, scale) for bar in line.bars)


def _drawn(bar: Bar, y: int, scale: Scale) -> str:
    x, width = scale.x(bar.piece[0]), scale.x(bar.piece[1]) - scale.x(bar.piece[0])
    times = " - ".join(at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") for at in bar.piece)
    title = f"<title>{shown(f'{bar.text} {times}')}</title>"
    box = _box(bar.kind, x + 0.5, y + 3, max(width - 1, 1), ROW_PX - 6)
    return f"<g>{title}{box}{_words(bar.kind, bar.text, x + 4, y + 15.5, width - 8)}</g>"


def _box(kind: BarKind, x: float, y: float, width: float, height: float) -> str:
    symbol = ROTA_SYMBOLS[kind]
    fill = f"url(#rota-{kind.value})" if symbol.hatch else symbol.fill
    dash = " stroke-dasharray='3 2'" if symbol.dashed else ""
    return (
        f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' rx='2' "
        f"fill='{fill}' stroke='{symbol.line}'{dash}/>"
    )


def _words(kind: BarKind, text: str, x: float, y: float, room: float) -> str:
    """As much of a text as fits: a Chinese letter is as wide as it is high, others a little more than half."""
    fitting, left = "", room
    for letter in text:
        left -= 6.4 if letter.isascii() else 11.2
        if left < 0:
            break
        fitting += letter
    if not fitting.strip():
        return ""
    symbol = ROTA_SYMBOLS[kind]
    halo = " stroke='#ffffff' stroke-width='3' paint-order='stroke'" if symbol.hatch else ""
    return f"<text x='{x:.1f}' y='{y:.1f}' font-size='11' fill='{symbol.text}'{halo}>{shown(fitting)}</text>"


def _hatch(kind: BarKind) -> str:
    symbol = ROTA_SYMBOLS[kind]
    return (
        f"<pattern id='rota-{kind.value}' width='6' height='6' patternUnits='userSpaceOnUse' "
        f"patternTransform='rotate(45)'><rect width='6' height='6' fill='{symbol.fill}'/>"
        f"<path d='M0 0v6' stroke='{symbol.line}' stroke-width='{symbol.hatch}'/></pattern>"
    )


def _span_of(day: Day, scale: Scale) -> tuple[float, float]:
    start = scale.x(midnight(day.on))
    return start, scale.x(midnight(day.on + timedelta(days=1))) - start


def _shade(day: Day, scale: Scale, height: float) -> str:
    x, width = _span_of(day, scale)
    fill = _DAY_FILLS.get(day.kind)
    rest = f"<rect x='{x:.1f}' width='{width:.1f}' height='{height}' fill='{fill}'/>" if fill else ""
    return rest + f"<path d='M{x:.1f} 0v{height}' stroke='#b9c3cc'/>"


def _day_head(day: Day, scale: Scale) -> str:
    x, width = _span_of(day, scale)
    top, below = _wide_words(day) if width > 96 else _narrow_words(day)
    size = "font-size='12'" if width > 96 else "font-size='11'"
    return (
        _shade(day, scale, HEAD_PX)
        + f"<text x='{x + 4:.1f}' y='16' {size}>{shown(top)}</text>"
        + f"<text x='{x + 4:.1f}' y='31' font-size='11' fill='#7a3b00'>{shown(below)}</text>"
        + _hours(x, width)
    )


def _wide_words(day: Day) -> tuple[str, str]:
    below = "" if day.kind is DayKind.WORKDAY else f"{day.kind.zh} {day.zh}".strip()
    return f"{day.on:%m-%d} 周{_WEEKDAYS[day.on.weekday()]}", f"{below}{_unsure(day)}"


def _narrow_words(day: Day) -> tuple[str, str]:
    kind = {DayKind.WORKDAY: "", DayKind.MAKE_UP: "班", DayKind.REST_DAY: "休", DayKind.HOLIDAY: "节"}[day.kind]
    return f"{day.on:%m-%d}", f"{_WEEKDAYS[day.on.weekday()][0]}{kind}{_unsure(day)}"


def _unsure(day: Day) -> str:
    return " ?" if day.source is DaySource.WEEKDAYS else ""


def _hours(x: float, width: float) -> str:
    if width < 96:
        return ""
    marks = (f"<text x='{x + width * hour / 24:.1f}' y='43'>{hour}</text>" for hour in (6, 12, 18))
    return f"<g font-size='10' fill='#4d5a67' text-anchor='middle'>{''.join(marks)}</g>"


def _label(number: int, line: Line) -> str:
    y = number * ROW_PX + 15.5
    weight = " font-weight='bold'" if line.is_heading or line.is_area else ""
    indent = 0 if line.is_heading else 8 if line.is_area else 16
    return f"<text x='{indent}' y='{y}' font-size='12'{weight}>{shown(_cut(line.label))}</text>"


def _cut(text: str) -> str:
    return text if len(text) <= 23 else f"{text[:22]}…"


def _key() -> str:
    entries = []
    for number, (kind, zh, en) in enumerate(KEY):
        entries.append(
            f"<g transform='translate({MARGIN_PX + 240 * number} 48)'>{swatch(kind)}"
            f"<text x='36' y='12' font-size='12'>{zh} {en}</text></g>"
        )
    return "".join(entries)
