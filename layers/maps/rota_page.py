"""Who is on when, as one page to keep: the picture under a head that stays, and all findings below it.

It holds no script and asks nobody for anything; a Content-Security-Policy in the page says so to the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gis.clock import SHANGHAI
from gis.duty.fault import Fault
from gis.duty.rota import Rota, services
from gis.workdays import Day, first_guessed
from layers.maps.encode import shown
from layers.maps.rota import HEAD_PX, KEY, ROW_PX, Scale, body, hatches, head, swatch
from layers.maps.rota_lines import Line, lines_of

_CSS = Path(__file__).with_name("rota.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

MOST_LISTED = 500
"""Findings written out; a longer list is for programs."""


def rota_page(rota: Rota, faults: Sequence[Fault], days: Sequence[Day], *, title: str) -> str:
    """Who is on when, as an HTML page that needs no network.

    title: whose roster it is
    """
    lines, scale = lines_of(rota, services(rota), faults), Scale(rota.window)
    parts = [
        f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{shown(title)}</title><style>{_CSS.read_text(encoding='utf-8')}</style></head><body>",
        _top(rota, faults, days, title),
        _chart(lines, days, scale),
        _findings(faults),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _top(rota: Rota, faults: Sequence[Fault], days: Sequence[Day], title: str) -> str:
    blocking = sum(fault.blocks for fault in faults)
    key = "".join(
        f"<li><svg width='30' height='16' aria-hidden='true'>{swatch(kind)}</svg> {zh} <small>{en}</small></li>"
        for kind, zh, en in KEY
    )
    return (
        f"<header><h1>{shown(title)} 排班检查 <small>who is on when</small></h1>"
        f"<p>{days[0].on} – {days[-1].on} · {len(rota.posts)} 个岗位 <small>posts</small> · "
        f"{len(faults)} 个问题 <small>findings</small> · "
        f"<b class='{'bad' if blocking else 'good'}'>{'✕' if blocking else '✓'} {blocking} 个必须处理</b> "
        f"<small>block</small></p>{_guessed(days)}<ul class='key'>{key}</ul></header>{_textures()}"
    )


def _guessed(days: Sequence[Day]) -> str:
    day = first_guessed(list(days))
    if day is None:
        return ""
    return (
        f"<p class='note'>? {day.on} 起节假日尚未公布，按星期推算 "
        f"<small>from then on holidays are not announced: plain weekdays</small></p>"
    )


def _textures() -> str:
    return f"<svg width='0' height='0' class='textures' aria-hidden='true'>{hatches()}</svg>"


def _chart(lines: Sequence[Line], days: Sequence[Day], scale: Scale) -> str:
    width, height = f"{scale.width_px:.0f}", len(lines) * ROW_PX
    labels = "".join(map(_label, lines))
    return (
        "<div class='chart' role='region' tabindex='0' aria-label='排班图 who is on when'>"
        f"<div class='corner'></div><div class='head'><svg width='{width}' height='{HEAD_PX}'>{head(days, scale)}</svg>"
        f"</div><div class='labels'>{labels}</div>"
        f"<div class='bars'><svg width='{width}' height='{height}'>{body(lines, days, scale)}</svg></div></div>"
    )


def _label(line: Line) -> str:
    kind = "heading" if line.is_heading else "area" if line.is_area else "post"
    note = f" <small>{shown(line.note)}</small>" if line.note else ""
    return f"<div class='{kind}' title='{shown(f'{line.label} {line.note}')}'>{shown(line.label)}{note}</div>"


def _findings(faults: Sequence[Fault]) -> str:
    listed = "".join(map(_finding, faults[:MOST_LISTED]))
    more = len(faults) - MOST_LISTED
    rest = f"<p>另有 {more} 个 <small>{more} more</small></p>" if more > 0 else ""
    nothing = "" if faults else "<p>没有发现问题 <small>nothing found</small></p>"
    return f"<section><h2>问题 <small>findings</small></h2><ol>{listed}</ol>{rest}{nothing}</section>"


def _finding(fault: Fault) -> str:
    times = " – ".join(at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") for at in (fault.starts_at, fault.ends_at))
    codes = " · ".join(code for code in (fault.area, fault.post, fault.team, fault.person) if code)
    sign = "✕ " if fault.blocks else ""
    return (
        f"<li class='{'blocks' if fault.blocks else 'minds'}'><b>{sign}{fault.kind.zh}</b> "
        f"<small>{fault.kind.en}</small>"
        f"<p>{shown(fault.found.zh)} <small>{shown(fault.found.en)}</small></p>"
        f"<p>{times} · {fault.hours:,.1f} h · <code>{shown(codes)}</code></p>"
        f"<p>→ {shown(fault.hint.zh)} <small>{shown(fault.hint.en)}</small></p></li>"
    )
