"""Words of callers that tell what a matter is: for risks, for what is major, for categories. Tables. Pure.

Every pattern is a regular expression over normalised text (`normal`): half-width, without spaces, simplified as it
came. The lists are ours, made for a zone of workshops and dormitories; a centre adds its own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gis.vocabulary import Category, Risk

VERSION = "2026-1"
"""Of these tables; kept with every proposal, so that it can be told why another version proposes something else."""

_KIN = "(?:老公|丈夫|老婆|妻子|男朋友|女朋友|男友|女友|前夫|前妻|爸|妈|父亲|母亲|公公|婆婆|继父|儿子|女儿|他|她)"
_HITS = "(?:打|揍|掐|踹|踢|殴|动手|家暴)"
_MANY = r"(?:[1-9]\d{1,}|[二三四五六七八九]?十[几多一二三四五六七八九]?|几十|上百|[一二三四五六七八九]百)"
_PEOPLE = "(?:多|来|几)?(?:个|名|位|号)?(?:人|工人|员工|民工|职工|村民|业主|群众)"


@dataclass(frozen=True)
class Sign:
    """A risk, and the words that tell it."""

    risk: Risk
    words: str
    """A regular expression."""
    harmless: str = ""
    """What is taken out of the text first, because it only looks like it: 火锅 is no fire."""


# fmt: off
RISK_SIGNS: tuple[Sign, ...] = (
    Sign(Risk.DOMESTIC_VIOLENCE, "家暴|家庭暴力|虐待|被家里人打"),
    Sign(Risk.DOMESTIC_VIOLENCE, f"{_KIN}[^,.!?;]{{0,8}}{_HITS}[^,.!?;电招]{{0,3}}(?:我|她|老婆|老人|妈|孩子|人|伤)"),
    Sign(Risk.DOMESTIC_VIOLENCE, f"被{_KIN}[^,.!?;]{{0,6}}{_HITS}|打老婆|打孩子|打老人"),
    Sign(Risk.EXTREME_THREAT, "扬言|自杀|轻生|跳楼|跳河|跳桥|跳江|寻短见|割腕|上吊|喝农药|喝药"),
    Sign(Risk.EXTREME_THREAT, "不想活|活不下去|不活了|同归于尽|鱼死网破|要杀|砍人|要砍|报复|引爆|炸了|炸掉|炸药"),
    Sign(Risk.EXTREME_THREAT, "弄死|打死|砍死|杀死|杀了|杀人|杀光|泼汽油|倒汽油|浇汽油|点煤气"),
    Sign(Risk.EXTREME_THREAT, "(?:爬|站|坐|上)[^,.!?;]{0,4}(?:楼顶|天台|塔吊|铁塔|阳台外|桥栏)"),
    Sign(Risk.WEAPON, "刀|匕首|斧", "刀具|刀模|刀片|刀剪|刀叉|刀架|刀柄|刀库|剃须刀|铣刀|车刀|刨刀|钻刀|两刀|斧头镇"),
    Sign(Risk.WEAPON, "枪", "枪头|焊枪|喷枪|水枪|打钉枪|胶枪|加油枪|油枪|气枪嘴|枪钻"),
    Sign(Risk.WEAPON, "(?:拿|持|抄|挥|抡|带|用)[^,.!?;]{0,4}(?:棍|铁管|钢管|钢筋|铁锹|锤|砖|酒瓶|扳手)|持械|凶器"),
    Sign(Risk.MINOR, "未成年|童工|婴儿|婴幼儿|幼儿|小学生|初中生|中学生|小朋友|弃婴"),
    Sign(Risk.MINOR, r"(?<![\d十百二三四五六七八九])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二两三四五六七八九])周?岁"),
    Sign(Risk.MINOR, "小孩|孩子|儿童|小男孩|小女孩|学生",
         "(?:小孩|孩子|儿童|学生)[^,.!?;]{0,6}(?:入学|上学怎|报名|转学|学籍|疫苗|入园|医保|户口)|大学生|学生证"),
    Sign(Risk.FIRE, "着火|起火|失火|火灾|冒烟|冒黑烟|燃烧|烧起来|烧着|火光|明火|爆炸|浓烟|火苗|火星"),
    Sign(Risk.FIRE, "火", "火锅|火车|火爆|发火|火气|恼火|上火|火腿|惹火|火大|防火|灭火器?|火速|火辣|红火|火热|火花塞|"
                          "来火|火柴盒|打火机|火烧饼|火箭|火石|火候"),
)
"""Conservative: a negation (他没有动刀) flags as well, for who calls is not always calm, and a person looks at it."""

MAJOR_SIGNS: tuple[str, ...] = (
    "跳楼|跳河|跳桥|跳江|爬塔吊|引爆|爆炸|炸药|炸了|炸掉",
    "(?:着|起|失)火|火灾|烧起来了|浓烟|冒黑烟",
    "坍塌|塌了|塌方|触电|溺水|落水|掉水里|中毒|泄漏|泄露|漏氨|危化|氯气",
    "死人|死了人|死亡|出人命|没气了|昏迷|昏倒|晕倒|不省人事|大出血|重伤|心脏病发",
    "(?:小孩|孩子|儿童|婴儿|女儿|儿子|宝宝)[^,.!?;]{0,6}(?:不见|走丢|走失|丢了|失踪|找不到)",
    "杀人|砍人|砍死|捅|持刀|拿刀|拿着[^,.!?;]{0,3}刀|劫持|绑架|枪声|开枪",
    f"{_MANY}{_PEOPLE}[^.!?;]{{0,16}}(?:堵|围|闹|聚|讨薪|打架|打起来|拉横幅|罢工|停工|砸|冲|上访|要工资)",
    f"(?:堵|围|闹|聚集|讨薪|打群架|拉横幅|罢工|停工|砸|冲|上访)[^.!?;]{{0,16}}{_MANY}{_PEOPLE}",
    "拉横幅|打群架|聚众|群体性|集体上访|集体罢工|集体停工",
)
"""What several departments go to together (domain.md 1A 10; 6.1: a group of ten and more, height, threat)."""


@cache
def category_signs() -> dict[Category, tuple[str, str, str]]:
    """The words of each category: telling, supporting, and those that many share."""
    stored = tomllib.loads(files("gis.dispatch").joinpath("category_signs.toml").read_text("utf-8"))
    return {Category.of(name): (each["telling"], each["supporting"], each["shared"]) for name, each in stored.items()}


_SIGN = re.compile(r"\s+")
_PUNCTUATION = str.maketrans("，。！？；、", ",.!?;,")


def normal(text: str) -> str:
    """Text as the patterns expect it: half-width, lower case, without spaces, Chinese stops as Western ones."""
    return _SIGN.sub("", unicodedata.normalize("NFKC", text).lower()).translate(_PUNCTUATION)
