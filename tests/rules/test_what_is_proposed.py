"""What is proposed for a report: what it is about, how urgent, what makes it red, which other reports are one with it.

Proposals decide nothing: the desk confirms them. Only what is red or major by the caller's words is marked at once, and
nothing is ever made less urgent by a machine. The words are a table of ours; a centre adds its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gis.dispatch.classify import ORDER, nature_of, raised
from gis.dispatch.likeness import Sighting, likeness_of, relation
from gis.dispatch.signs import MAJOR_SIGNS, RISK_SIGNS, category_signs
from gis.vocabulary import Category, Channel, Priority, Risk
from tests.support.builders import NOON
from tests.support.rules import rule


@rule("A matter is about what its words tell; where none tells enough, no category is proposed.")
@pytest.mark.parametrize(
    "words, category, priority",
    [
        ("老板两个月工资没发了，我们七八个人都在这边等", "DISPUTE_WAGE", "normal"),
        ("房东突然要涨房租，不给就换锁", "DISPUTE_RENT", "normal"),
        ("冲床半夜还在响，吵得睡不着", "NUISANCE_NOISE", "normal"),
        ("我的车被面包车堵住出不去，上面没留电话", "HELP_MOVE_CAR", "normal"),
        ("消防通道停满了电瓶车", "SAFETY_FIRE", "urgent"),
        ("两兄弟为了分老房子吵了一上午", "DISPUTE_FAMILY", "urgent"),
        ("老人走失了，穿蓝衣服", "HELP_LOST_PERSON", "urgent"),
        ("麻烦来个人", "", "normal"),
        ("", "", "normal"),
    ],
)
def test_what_words_tell(words: str, category: str, priority: str) -> None:
    nature = nature_of([words])

    assert (nature.category.value if nature.category else "", nature.priority.value) == (category, priority)


@rule("Violence at home, threats, weapons, minors and fire are red, and the police is proposed first.")
@pytest.mark.parametrize(
    "words, risks",
    [
        ("我老公又打我了", "domestic_violence"),
        ("他又打我了……你们快点来", "domestic_violence"),
        ("这是家暴", "domestic_violence"),
        ("他扬言要弄死全家", "extreme_threat"),
        ("有人要自杀", "extreme_threat"),
        ("我不想活了", "extreme_threat"),
        ("一个工人爬上塔吊讨薪", "extreme_threat"),
        ("他泼汽油要点火", "extreme_threat, fire"),
        ("手里拿着刀", "weapon"),
        ("拿着钢管冲进车间", "weapon"),
        ("厂里用未成年人", "minor"),
        ("一个十五岁的男孩", "minor"),
        ("有条狗追着小孩跑", "minor"),
        ("仓库着火了", "fire"),
        ("万一烧起来怎么办", "fire"),
        ("火", "fire"),
    ],
)
def test_what_is_red(words: str, risks: str) -> None:
    nature = nature_of([words])

    assert ", ".join(sorted(risk.value for risk in nature.risks)) == risks
    assert nature.police_first
    assert nature.priority is not Priority.NORMAL


@rule("A word that stands inside a harmless one is not red; a denial is red all the same, for somebody has to look.")
@pytest.mark.parametrize(
    "words, risks",
    [
        ("我订的一批刀具没有发货", ""),
        ("隔壁吃火锅太吵", ""),
        ("火车站门口乱停车", ""),
        ("打电话给我", ""),
        ("小孩入学要什么材料", ""),
        ("一个二十五岁的男的", ""),
        ("他没有动刀", "weapon"),
        ("没有着火，就是味道大", "fire"),
        ("吃火锅的时候他拿刀了", "weapon"),
    ],
)
def test_what_only_looks_red(words: str, risks: str) -> None:
    assert ", ".join(sorted(risk.value for risk in nature_of([words]).risks)) == risks


@rule("Fire, height, explosives, the unconscious, lost children, weapons in hand, ten people and more: major.")
@pytest.mark.parametrize(
    "words, priority",
    [
        ("三十多个工人堵在门口讨薪", "major"),
        ("拉横幅要工资，几十个人", "major"),
        ("健身房跑路，充了卡的有三四十个人要砸门", "major"),
        ("车间起火了", "major"),
        ("有人站在楼顶要跳楼", "major"),
        ("我女儿不见了，五岁", "major"),
        ("一个人昏倒在路边", "major"),
        ("他拿刀追人", "major"),
        ("我们七八个人在等工资", "normal"),
        ("厂里有三百个人", "normal"),
    ],
)
def test_what_is_major(words: str, priority: str) -> None:
    assert nature_of([words]).priority.value == priority


@rule("What comes in by the wage hotline, window or code is taken for a wage dispute, unless its words say otherwise.")
@pytest.mark.parametrize(
    "channel, words, category",
    [
        ("wage_qr", "老板电话不接", "DISPUTE_WAGE"),
        ("wage_hotline", "想问一下你们几点下班，咨询政策", "CONSULT_OTHER"),
        ("police_110", "老板电话不接", ""),
    ],
)
def test_channels_that_are_made_for_something(channel: str, words: str, category: str) -> None:
    found = nature_of([words], [Channel.of(channel)]).category

    assert (found.value if found else "") == category


@rule("Spaces, full-width letters and a second report change nothing for the worse: what one caller says counts.")
@pytest.mark.parametrize(
    "first, second, risks",
    [
        ("自 杀", "", "extreme_threat"),
        ("他　拿　着　刀", "", "weapon"),
        ("楼下吵架", "楼下有人拿刀", "weapon"),
    ],
)
def test_several_reports(first: str, second: str, risks: str) -> None:
    assert ", ".join(sorted(risk.value for risk in nature_of([first, second]).risks)) == risks


@given(some.sampled_from(ORDER), some.sampled_from(ORDER))
def test_nothing_is_ever_made_less_urgent(now: Priority, to: Priority) -> None:
    assert ORDER.index(raised(now, to)) == max(ORDER.index(now), ORDER.index(to))


@given(some.text(), some.text(alphabet="刀火他打死杀孩子 ,。", max_size=30))
def test_no_text_breaks_the_tables(one: str, two: str) -> None:
    nature = nature_of([one, two])

    assert 0 <= nature.confidence <= 1
    assert nature.risks >= nature_of([two]).risks


def test_every_category_and_risk_has_its_words() -> None:
    assert set(category_signs()) == set(Category)
    assert {sign.risk for sign in RISK_SIGNS} == set(Risk)
    assert MAJOR_SIGNS


HERE = Sighting(2, NOON, ("科源路88号洗车店污水直排",), frozenset({"13900000001"}), Category.NUISANCE_POLLUTION, 0, 0)


@rule("The same caller or the same words within two hours: the same report. Others about one spot: the same event.")
@pytest.mark.parametrize(
    "minutes_ago, metres, caller, words, category, related",
    [
        (5, 0, "same", "same", "same", "duplicate"),
        (5, 0, "other", "same", "same", "duplicate"),
        (90, 900, "same", "other", "same", "duplicate"),
        (5, 50, "other", "other", "same", "same_event"),
        (115, 150, "other", "other", "same", "same_event"),
        (5, 250, "other", "other", "same", ""),
        (5, 50, "other", "other", "other", ""),
        (5, 5000, "other", "other", "same", ""),
        (60 * 24 * 3, 20, "other", "other", "same", "recurrence"),
        (60 * 24 * 3, 5000, "same", "other", "same", "recurrence"),
        (60 * 24 * 3, 20, "same", "other", "other", ""),
        (60 * 24 * 31, 0, "same", "same", "same", ""),
    ],
)
def test_what_is_related(minutes_ago: int, metres: float, caller: str, words: str, category: str, related: str) -> None:
    other = replace(
        HERE,
        number=1,
        received_at=NOON - timedelta(minutes=minutes_ago),
        x=metres,
        phones=HERE.phones if caller == "same" else frozenset({"13900000002"}),
        texts=HERE.texts if words == "same" else ("楼下有股很冲的味道",),
        category=Category.NUISANCE_POLLUTION if category == "same" else Category.DISPUTE_WAGE,
    )

    found = relation(HERE, other)

    assert (found.likeness.value if found else "") == related
    assert found is None or 0.5 <= found.confidence < 1


@rule("Two reports from one enterprise are as near as neighbours; a place that is known too roughly says nothing.")
@pytest.mark.parametrize(
    "site, radius_m, metres, related",
    [
        ("S1", 10, 600, "same_event"),
        ("S2", 10, 600, ""),
        ("S2", 10, 100, "same_event"),
        ("S2", 400, 100, ""),
    ],
)
def test_near_by_premises_and_by_metres(site: str, radius_m: float, metres: float, related: str) -> None:
    mine = replace(HERE, site="S1")
    earlier = NOON - timedelta(minutes=5)
    other = replace(
        mine, number=1, received_at=earlier, phones=frozenset(), texts=("臭",), site=site, x=metres, radius_m=radius_m
    )

    found = relation(mine, other)

    assert (found.likeness.value if found else "") == related


def test_an_earlier_matter_never_recurs_from_a_later_one() -> None:
    later = replace(HERE, number=3, received_at=NOON + timedelta(days=1))

    assert relation(HERE, later) is None
    assert relation(later, HERE) is not None


@given(some.text(max_size=40), some.text(max_size=40))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, two: str) -> None:
    found = likeness_of([one], [two])

    assert 0 <= found <= 1
    assert found == likeness_of([two], [one])
