"""Invented names: villages, enterprises, people. None is meant to be anybody's.

Enterprises are a coined two-character brand and a trade of Yongkang. Brands are made from pictures of water, birds and
trees that go together oddly; people from common surnames and given names of the same kind. The six enterprises of
`EXAMPLES` are those of the caller examples (domain.md 6.4) and always exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

EXAMPLES = ("恒鸥杯业", "铸匠门业", "锐迅五金", "澜桥电器", "翠帆工贸", "禾桦包装")

VILLAGES = (
    "岚塘", "禾渚", "砚溪", "柘墩", "枫碛", "澄岙", "棠坞", "栖墩", "麓汀", "筠塘", "桐碛",
    "苇塘", "榆坑", "漪口", "砻溪", "磬岩", "云碓", "篁岭脚", "箬坪", "鹭渚", "月碓",
)  # fmt: skip
"""Invented: the list of the zone's 21 custody villages was not obtainable (domain.md 2.1)."""

TRADES = (
    "杯业", "门业", "五金", "电器", "工贸", "包装", "休闲用品", "健身器材", "电动工具",
    "炊具", "车业", "铝业", "锁具", "园林机械", "金属制品", "模具", "塑胶", "机电",
)  # fmt: skip

PARKS = ("砚南小微园", "鹭汀智造园", "榆林头小微园", "棠影电商产业园")
SCHOOLS = ("漪澜小学", "枫碛实验学校")
MARKETS = ("云碓五金配件市场", "棠坞农贸市场")
DIGITS = "一二三四五六七八九十"

_FIRST = "霭漱澜翠禾沐霁岚砚筠漪麓澄昀曦穹煦璟栩珩岑菡蔚绮阑屿朔棹湛榭飒翊笙珞缃"
_SECOND = "鸥桥帆桦鹭隼棠榆柘枫苇荻汀渚屿岬橹舷篷梭砻碓磐璞珂翎鲲鹮楫埭鹇洲崖麂杉"

_PLACES = "塘坑岙坞坪墩渚溪"
_THIRD = "达盛隆源泰昌兴宏鼎恒"

_SURNAMES = "李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗梁宋谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
_GIVEN = "亦若初沐知予书禾景砚昀桐筠岚澄漪栩珩棠榆苓荻汀渚麓芷苇穗菡蔚"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese: 一, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else DIGITS[tens - 1] + "十")
    return head + (DIGITS[ones - 1] if ones else "")


def village_name(number: int) -> str:
    """The name of the n-th village, counted from 0: those of `VILLAGES`, then as many more as are asked for."""
    return [*VILLAGES, *_more_villages()][number]


def _more_villages() -> Iterator[str]:
    for turn in range(len(_PLACES)):
        coined = (head + _PLACES[(n + turn) % len(_PLACES)] for n, head in enumerate(_FIRST))
        yield from (name for name in coined if name not in VILLAGES and name[0] != name[1])


def park_names(count: int) -> list[str]:
    """Names of invented parks; beyond `PARKS` they are called after villages."""
    return [*PARKS, *(f"{village_name(n)}小微园" for n in range(count))][:count]


def school_names(count: int) -> list[str]:
    """Names of schools; beyond `SCHOOLS` they are called after villages."""
    return [*SCHOOLS, *(f"{village_name(n)}小学" for n in range(count))][:count]


def market_names(count: int) -> list[str]:
    """Names of markets; beyond `MARKETS` they are called after villages."""
    return [*MARKETS, *(f"{village_name(n)}市场" for n in range(count))][:count]


def brands(rng: Random) -> Iterator[str]:
    """Two-character brands, none twice, none of the examples'; when they run out, three-character ones."""
    taken = {name[:2] for name in EXAMPLES}
    found = [a + b for a in _FIRST for b in _SECOND if a != b and a + b not in taken]
    rng.shuffle(found)
    yield from found
    yield from (brand + end for end in _THIRD for brand in found)


def people(rng: Random) -> Iterator[str]:
    """Full names, none twice."""
    found = [s + a + b for s in _SURNAMES for a in _GIVEN for b in _GIVEN if a != b]
    return iter(rng.sample(found, k=len(found)))
