"""How long things took and what became of them, as one page to keep: the picture, and every figure as a table.

It holds no script and asks nobody for anything; a Content-Security-Policy in the page says so to the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gis.statistics.outcomes import Outcomes
from gis.statistics.response_times import Part
from gis.vocabulary import Word
from layers.maps.encode import shown
from layers.maps.rota_page import POLICY
from layers.maps.times import duration, times_picture

_CSS = Path(__file__).with_name("times.css")


def times_page(parts: Sequence[Part], results: Sequence[Outcomes], *, title: str) -> str:
    """Statistics as an HTML page that needs no network.

    title: whose they are, and of when
    """
    out = [
        f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{shown(title)}</title><style>{_CSS.read_text(encoding='utf-8')}</style></head><body>",
        f"<div class='picture' role='region' tabindex='0' aria-label='图 picture'>{times_picture(parts, title=title)}"
        "</div>",
        _section("处理结果", "what became of it", _RESULT_HEAD, map(_result, results)),
        _section("佐证", "evidence", _GRADE_HEAD, _grades(parts)),
        "</body></html>",
    ]
    return "\n".join(out) + "\n"


_RESULT_HEAD = (
    "范围 part", "受理 received", "办结 closed", "处理 handled", "退回 returned", "流转 hops", "重启 reopened",
    "30 天内重复 again", "回访 callers said", "化解层级 level",
)  # fmt: skip
_GRADE_HEAD = ("范围 part", "节点 milestone", "佐证 evidence", "件 met", "按时 in time", "p50", "p90", "p95")


def _result(part: Outcomes) -> tuple[object, ...]:
    hops = "-" if part.hops is None else f"{part.hops:.2f}"
    return (
        f"{part.zh} {part.en}", part.received, part.closed, _counted(part.handled), part.returned, hops, part.reopened,
        part.again, _counted(part.answers), _counted(part.levels),
    )  # fmt: skip


def _counted[W: Word](counts: Mapping[W, int]) -> str:
    return "、".join(f"{word.zh} {count}" for word, count in sorted(counts.items(), key=lambda one: -one[1]) if count)


def _grades(parts: Sequence[Part]) -> Iterable[tuple[object, ...]]:
    for part in parts:
        for times in part.times:
            for graded in times.graded:
                grade = f"{graded.grade.zh} {graded.grade.en}" if graded.grade else "无 none"
                spread = graded.spread
                figures = map(duration, (spread.p50, spread.p90, spread.p95))
                yield (
                    f"{part.zh} {part.en}", f"{times.milestone.zh} {times.milestone.en}", grade,
                    f"{spread.count}{' *' if spread.is_few else ''}", graded.in_time, *figures,
                )  # fmt: skip


def _section(zh: str, en: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    heads = "".join(f"<th>{shown(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{shown(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<section><h2>{zh} <small>{en}</small></h2><div class='table' role='region' tabindex='0' "
        f"aria-label='{zh} {en}'><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )
