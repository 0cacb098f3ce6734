"""The map of findings: numbered, with the list beside it; codes and column names from outside stay texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from gis.areas.batch import Batch
from gis.areas.validate import validate
from gis.vocabulary import AreaKind, Datum
from layers.maps.findings import findings_page
from tests.web.browser.conftest import OpenPage
from tests.web.browser.test_hostile_map import look
from tests.web.hostile import HOSTILE

pytestmark = pytest.mark.browser


def findings_of(*texts: str) -> str:
    """A page over grids named by these texts, each overlapping the next and one crossing itself."""
    count = len(texts)
    shapes = [shapely.box(120 + n / 100, 28.9, 120.0105 + n / 100, 28.91) for n in range(count)]
    bow_tie = shapely.Polygon([(120, 28.8), (120.01, 28.81), (120.01, 28.8), (120, 28.81)])
    codes, empty = [*texts, texts[-1]], [""] * (count + 1)
    drawn = np.array([*shapes, bow_tie], dtype=object)
    batch = Batch(f"{texts[0]}.geojson", Datum.WGS84, codes, codes, empty, empty, drawn, {"code": texts[-1]})
    return findings_page(validate(batch, AreaKind.GRID), title=" ".join(texts), credit=" ".join(texts))


def test_no_text_of_a_file_runs(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "map.html", findings_of(*HOSTILE), bypass_csp=True)

    assert seen.hits() == 0
    assert seen.complaints == []
    assert len(seen.requests) == 1


def test_every_finding_is_listed_and_leads_to_its_place(open_page: OpenPage, tmp_path: Path) -> None:
    page = look(open_page, tmp_path / "map.html", findings_of("甲<b>", "乙", "丙")).page
    rows = page.locator(".panel .ranked")
    before = page.evaluate(WHERE)

    rows.filter(has_text="重叠").first.click()
    page.wait_for_timeout(600)

    listed = rows.filter(has_text="overlap").filter(has_text="甲<b>, 乙")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("双方都占有")
    expect(listed).to_contain_text("both claim")
    assert page.evaluate(WHERE)["zoom"] > before["zoom"]


WHERE = """() => {
    const map = window[Object.keys(window).find((key) => key.startsWith("map_"))];
    return {zoom: map.getZoom(), lat: map.getCenter().lat};
}"""
