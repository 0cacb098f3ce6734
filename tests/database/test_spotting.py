"""Names in the midst of talk: what no grammar can cut is found by what the gazetteer knows."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from gis.geocode.home import home_of
from gis.geocode.search import geocode
from gis.vocabulary import PlaceVerdict
from tests.conftest import NOON
from tests.database.test_geocode import PLANE, found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("那个还是恒鸥杯业打来的", "恒鸥杯业"),
        ("又是你们辖区的锐迅五金", "锐迅五金"),
        ("听说翠帆工贸要跑路", "翠帆工贸"),
        ("我老公在鑫茂物流上班手被机器压了", "鑫茂物流"),
        ("昨天打过电话的翠凡工贸今天又把门堵了", "翠帆工贸"),
        ("不知道哪个老板的，反正就是给大丰电动工具送货的", "大丰电动工具"),
        ("我老公在恒鸥杯业上班，不对是在锐迅五金上班手被机器压了", "锐迅五金"),
    ],
)
def test_a_name_in_talk_is_found_and_asked_back(words: str, name: str, places: Session) -> None:
    heard = found(places, words)

    assert (heard.verdict, heard.candidates[0].name) == (PlaceVerdict.ASK, name)
    assert heard.candidates[0].confidence == 0.85
    assert heard.question is not None
    assert heard.question.en == f"Is it {name}?"


@pytest.mark.parametrize("words", ["是恒鸥杯业还是锐迅五金我也分不清", "翠帆工贸和鑫茂物流的人把我们打了"])
def test_of_two_names_the_caller_is_asked_which(words: str, places: Session) -> None:
    heard = found(places, words)

    assert heard.verdict is PlaceVerdict.ASK
    assert heard.question is not None
    assert [one.name for one in heard.candidates] == list(heard.question.options)
    assert [one.confidence for one in heard.candidates] == [0.5, 0.5]


def test_two_names_of_one_place_are_no_choice(places: Session) -> None:
    heard = found(places, "听说那个半拉子市场就是金泉市场要拆了")

    assert (heard.verdict, [one.name for one in heard.candidates][:1]) == (PlaceVerdict.ASK, ["金泉市场"])
    assert heard.candidates[0].confidence > 0.5


def test_what_a_name_belongs_to_is_no_second_place(places: Session) -> None:
    heard = found(places, "听人家讲北湖路上那家恒鸥杯业要跑路")

    assert (heard.verdict, heard.candidates[0].name) == (PlaceVerdict.ASK, "恒鸥杯业")


@pytest.mark.parametrize(
    "words",
    [
        "我们那个老板又没有发工资还把人赶出来了",
        "反正不是恒鸥杯业的人打来的",
        "昨天晚上他们两个人在外面喝酒打起来了",
        "厂里的人都说没有看见过那个人",
    ],
)
def test_talk_without_a_place_stays_without_one(words: str, places: Session) -> None:
    assert found(places, words).verdict is not PlaceVerdict.FOUND


def test_what_the_grammar_finds_costs_no_second_look(places: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.geocode.search.spotted", None)

    heard = geocode(places, "我在恒鸥杯业门口", NOON, PLANE, home=home_of(places))

    assert heard.verdict is PlaceVerdict.FOUND
