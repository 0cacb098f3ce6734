"""The places that the example calls name, at invented positions: what a desk of such a zone would have on file."""

from __future__ import annotations

from pathlib import Path

LON, LAT = 120.08, 28.93

type Row = tuple[str, str, dict[str, str]]
"""Kind, name, other columns."""

# fmt: off
THINGS: tuple[Row, ...] = (
    ("town",         "永康经济开发区", {"region": "浙江省;金华市;永康市"}),
    ("road",         "北湖路", {}),
    ("road",         "清源路", {}),
    ("road",         "金山东路", {}),
    ("road",         "科源路", {}),
    ("road",         "金都路", {}),
    ("road",         "哈尔斯路", {}),
    ("road",         "长城西大道", {}),
    ("road",         "东永高速", {}),
    ("organisation", "恒鸥杯业", {"road": "北湖路", "number": "66"}),
    ("organisation", "锐迅五金", {"road": "科源路", "number": "18"}),
    ("organisation", "翠帆工贸", {"road": "金都路", "number": "9"}),
    ("organisation", "鑫茂物流", {"road": "北湖路", "number": "120", "alias": "鑫茂物流园"}),
    ("organisation", "大丰电动工具", {}),
    ("organisation", "污水处理厂", {}),
    ("park",         "五金城一期", {"alias": "五金城1期"}),
    ("park",         "五金城二期", {"alias": "五金城2期"}),
    ("park",         "柳墅小微园", {}),
    ("park",         "北湖小微园二期", {}),
    ("park",         "清源小微园二期", {}),
    ("park",         "中央仓储B区", {}),
    ("park",         "总部中心", {}),
    ("park",         "万达广场", {"alias": "万达"}),
    ("park",         "金泉市场", {"nickname": "半拉子市场"}),
    ("estate",       "众泰公寓", {"former": "汽车厂宿舍"}),
    ("poi",          "永康南高铁站", {"alias": "高铁站"}),
    ("poi",          "铁路桥", {}),
    ("poi",          "北湖加油站", {"alias": "加油站"}),
    ("poi",          "长城村老年活动中心", {}),
    ("village",      "长城村", {}),
    ("village",      "柳墅村", {"alias": "柳墅"}),
)
SPOTS: tuple[Row, ...] = (
    ("building", "", {"of": "恒鸥杯业", "label": "3幢"}),
    ("gate",     "", {"of": "锐迅五金", "label": "西门"}),
    ("gate",     "", {"of": "锐迅五金", "label": "东门"}),
    ("building", "", {"of": "五金城一期", "label": "23幢"}),
    ("building", "", {"of": "柳墅小微园", "label": "6幢"}),
    ("building", "", {"of": "北湖小微园二期", "label": "7幢"}),
    ("building", "", {"of": "清源小微园二期", "label": "7幢"}),
    ("building", "", {"of": "总部中心", "label": "3幢"}),
    ("building", "", {"of": "总部中心", "label": "8幢"}),
    ("gate",     "", {"of": "万达广场", "label": "2号门"}),
    ("gate",     "", {"of": "鑫茂物流", "label": "12号门"}),
    ("gate",     "", {"of": "鑫茂物流", "label": "14号门"}),
    ("door",     "", {"road": "金山东路", "number": "12"}),
    ("door",     "", {"road": "科源路", "number": "80"}),
    ("door",     "", {"road": "科源路", "number": "86"}),
    ("door",     "", {"road": "科源路", "number": "90"}),
    ("door",     "", {"road": "科源路", "number": "18"}),
    ("crossing", "", {"road": "金都路", "other": "科源路"}),
    ("km_post",  "", {"road": "东永高速", "label": "K58"}),
    ("km_post",  "", {"road": "东永高速", "label": "K59"}),
    ("pole",     "", {"label": "BH-0417"}),
)
# fmt: on
COLUMNS = (
    "kind",
    "name",
    "lon",
    "lat",
    "road",
    "number",
    "of",
    "label",
    "other",
    "alias",
    "nickname",
    "former",
    "region",
)  # fmt: skip


def write_called(folder: Path) -> Path:
    """The places as a CSV in WGS84; each some 300 m from the next, spots beside what they belong to."""
    lines = [",".join(COLUMNS)]
    at: dict[str, tuple[float, float]] = {}
    for number, (kind, name, more) in enumerate((*THINGS, *SPOTS)):
        near = at.get(more.get("of", "") or (more.get("road", "") if not name else ""))
        row, column = divmod(number, 8)
        lon, lat = (near[0] + number * 2e-5, near[1]) if near else (LON + column * 3e-3, LAT + row * 3e-3)
        at.setdefault(name, (lon, lat))
        cells = {"kind": kind, "name": name, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}", **more}
        lines.append(",".join(cells.get(word, "") for word in COLUMNS))
    path = folder / "called.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
