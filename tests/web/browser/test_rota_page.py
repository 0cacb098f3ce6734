"""The kept page of a roster in a real browser: quiet, whole at both widths, and no text in it runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gis.duty.check import check_rota
from gis.workdays import PUBLIC
from layers.maps.rota import rota_picture
from layers.maps.rota_page import rota_page
from tests.support.rota import DAY, post, rota
from tests.web.browser.conftest import OpenPage
from tests.web.browser.test_hostile_map import look
from tests.web.hostile import HOSTILE

pytestmark = pytest.mark.browser


def page_of(text: str = "", *, draw=rota_page) -> str:  # type: ignore[no-untyped-def]
    made = rota(post("G1-FT", "Lin 0-8, Wang 8-16"), leave="Lin 4-8")
    people = {code: replace(person, name=f"{text}{code}") for code, person in made.people.items()}
    named = replace(made, people=people, posts=[replace(one, name=f"{text}{one.name}") for one in made.posts])
    return draw(named, check_rota(named), PUBLIC.days(DAY, DAY), title=f"{text}town")


@pytest.mark.parametrize("draw", [rota_page, rota_picture], ids=["page", "picture"])
def test_no_text_runs(draw, open_page: OpenPage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for text in (" ".join(HOSTILE), HOSTILE[3]):
        seen = look(open_page, tmp_path / "rota.html", page_of(text, draw=draw), bypass_csp=True)

        assert (seen.hits(), seen.complaints, len(seen.requests)) == (0, [], 1)
        assert "hit=1" in seen.page.content()


@pytest.mark.parametrize("width", [390, 1600])
def test_it_fits_the_screen_and_the_head_stays(width: int, open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "rota.html", page_of())
    seen.page.set_viewport_size({"width": width, "height": 800})

    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    chart = seen.page.get_by_role("region", name="who is on when")
    chart.evaluate("element => element.scrollTo(500, 0)")
    expect(chart.locator(".labels .post").first).to_be_in_viewport()
    expect(seen.page.get_by_role("heading", name="findings")).to_be_attached()
    assert (seen.complaints, len(seen.requests)) == ([], 1)


def test_holes_say_what_they_are(open_page: OpenPage, tmp_path: Path) -> None:
    seen = look(open_page, tmp_path / "rota.html", page_of())

    expect(seen.page.locator(".bars")).to_contain_text("✕ 请假无替班")
    expect(seen.page.locator("li.blocks").first).to_contain_text("网格无人")
