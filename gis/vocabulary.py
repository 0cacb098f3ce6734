"""All closed word lists: the glossary of the code, the source of database checks, what the console reads.

Every word has its value (stored, sent), a Chinese and an English label, and where it needs one a sentence below it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A member of a closed list: its value, its Chinese label and its English label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.en = en
        return word

    @classmethod
    def of(cls, value: str) -> Self:
        """The word with a stored value; ValueError if there is none."""
        return cls(value)  # type: ignore[call-arg]


class Datum(Word):
    """What degrees of longitude and latitude refer to. Stored geometry is always WGS84."""

    WGS84 = "wgs84", "WGS84", "WGS84"
    """GPS, phones, OpenStreetMap."""
    CGCS2000 = "cgcs2000", "国家大地坐标系", "CGCS2000"
    """Government base maps; within a metre of WGS84 and treated as equal (domain.md 2.8)."""
    GCJ02 = "gcj02", "火星坐标", "GCJ-02"
    """The shifted datum of Chinese map services: 555 m toward the east-south-east at Yongkang."""
    BD09 = "bd09", "百度坐标", "BD-09"
    """Baidu's further shift: 1.14 km from WGS84 at Yongkang."""


class AreaKind(Word):
    """What an area is, from the most local up."""

    MICRO_GRID = "micro_grid", "微网格", "micro-grid"
    """A building, some of its floors, a workshop or a production line; may have no polygon of its own."""
    BUILDING = "building", "楼栋", "building"
    SITE = "site", "企业（园区）场所", "site"
    """The premises of an enterprise or a park, with gates."""
    DEDICATED_GRID = "dedicated_grid", "专属网格", "dedicated grid"
    """An overlay for enterprises, parks, markets or schools; may cross comprehensive grids."""
    GRID = "grid", "综合网格", "comprehensive grid"
    """Together they tile the territory: every point has exactly one."""


class EditionStatus(Word):
    """Where a dated set of areas stands in its life."""

    DRAFT = "draft", "草稿", "draft"
    PUBLISHED = "published", "生效", "published"
    SUPERSEDED = "superseded", "已替代", "superseded"
    """Was in force; questions about its time are still answered from it."""


class PostKind(Word):
    """What a post is for. The holder of a post changes, the post stays."""

    FULL_TIME_GRID_WORKER = "full_time_grid_worker", "专职网格员", "full-time grid worker"
    MICRO_GRID_WORKER = "micro_grid_worker", "微网格员", "micro-grid worker"
    """Part-time; one per building in the warehousing pilot."""
    SITE_OFFICER = "site_officer", "企业（园区）微中心负责人", "site officer"
    PART_TIME_GRID_WORKER = "part_time_grid_worker", "兼职网格员", "part-time grid worker"
    GRID_LEADER = "grid_leader", "网格长", "grid leader"
    GRID_INSTRUCTOR = "grid_instructor", "网格指导员", "grid instructor"
    SERVICE_MEMBER = "service_member", "服务团队成员", "service-team member"
    """Party member, landlord, owners'-committee member or own staff in a park's service team."""
    FIRST_RESPONDER = "first_responder", "先期处置队员", "first responder"
    DUTY_LEADER = "duty_leader", "值班长", "duty leader"
    """Leads the desk of the centre; the usual catch-all."""
    LINE_OFFICER = "line_officer", "条线联络员", "line officer"
    """A department's contact: labour security, enforcement, market supervision."""


class TeamKind(Word):
    """What a team is for."""

    FIRST_RESPONSE = "first_response", "先期处置小组", "first-response team"
    PARK_SERVICE = "park_service", "园区自治服务团队", "park service team"


class Link(Word):
    """Which step of the chain answered for a place."""

    MICRO_GRID = "micro_grid", "微网格", "micro-grid"
    BUILDING = "building", "楼栋", "building"
    SITE = "site", "场所", "site"
    DEDICATED_GRID = "dedicated_grid", "专属网格", "dedicated grid"
    GRID = "grid", "综合网格", "comprehensive grid"
    CATCH_ALL = "catch_all", "兜底岗位", "catch-all post"
    """The territorial principle: the centre's own post, for every place that nobody else answers for."""


class Gap(Word):
    """Why nobody answers. A gap is an answer: it is shown, never swallowed."""

    NO_CATCH_ALL = "no_catch_all", "未设兜底岗位", "the centre has no catch-all post"
    CATCH_ALL_UNANSWERED = "catch_all_unanswered", "兜底岗位无人", "nobody answers for the catch-all post"


class Unanswered(Word):
    """Why a post that asks for the duty does not answer at an instant."""

    NOT_IN_FORCE = "not_in_force", "岗位未生效", "the post is not in force"
    VACANT = "vacant", "岗位空缺", "nobody holds the post"
    OFF_SHIFT = "off_shift", "不在班", "nobody is on shift"
    ON_LEAVE = "on_leave", "请假无替班", "on leave without a substitute"
    UNREACHABLE = "unreachable", "无联系方式", "no phone number"


class FixVerdict(Word):
    """What became of a reported position."""

    STORED = "stored", "已记录", "stored"
    DUPLICATE = "duplicate", "重复", "already known"
    NOT_ON_DUTY = "not_on_duty", "不在岗，未记录", "not on duty, not stored"
    """Positions are kept on duty only (domain.md 2.9)."""
    IN_THE_FUTURE = "in_the_future", "时间超前", "its time is ahead of the server"


class Doubt(Word):
    """Why a reported position is stored and shown, and does not decide who goes."""

    MOCK = "mock", "模拟定位", "made up by an app"
    ACCURACY = "accuracy", "精度过低", "too inaccurate"
    SPEED = "speed", "移动过快", "moved faster than anybody drives"
    OFF_ROAD = "off_road", "远离道路", "far from every road"


class PositionSource(Word):
    """Where the place of a responder comes from."""

    FIX = "fix", "定位", "reported position"
    BASE = "base", "驻点", "base of the team"
    AREA = "area", "责任区域", "middle of the area served"


class Mode(Word):
    """How a responder moves on the roads."""

    FOOT = "foot", "步行", "on foot"
    EBIKE = "ebike", "电动自行车", "e-bike"
    CAR = "car", "汽车", "car"


class RoadClass(Word):
    """What a road is, after OpenStreetMap's `highway`; a slip road (`_link`) is of the class that it leads to."""

    MOTORWAY = "motorway", "高速公路", "motorway"
    TRUNK = "trunk", "快速路", "trunk road"
    PRIMARY = "primary", "主干路", "primary road"
    SECONDARY = "secondary", "次干路", "secondary road"
    TERTIARY = "tertiary", "支路", "tertiary road"
    UNCLASSIFIED = "unclassified", "乡村道路", "minor road"
    RESIDENTIAL = "residential", "居住区道路", "residential road"
    LIVING_STREET = "living_street", "生活街区", "living street"
    SERVICE = "service", "内部道路", "service road"
    """Inside factories, parks and estates, to parking places and gates."""
    TRACK = "track", "机耕路", "track"
    CYCLEWAY = "cycleway", "非机动车道", "cycleway"
    FOOTWAY = "footway", "人行道", "footway"
    PATH = "path", "小路", "path"
    STEPS = "steps", "台阶", "steps"
    PEDESTRIAN = "pedestrian", "步行街", "pedestrian street"


class Category(Word):
    """What a matter is about (domain.md 6.1). A duty names one of these, a family such as DISPUTE, or all."""

    DISPUTE_WAGE = "DISPUTE_WAGE", "欠薪纠纷", "wage dispute"
    DISPUTE_LABOR = "DISPUTE_LABOR", "劳动争议", "labour dispute"
    DISPUTE_CONSUMER = "DISPUTE_CONSUMER", "消费纠纷", "consumer dispute"
    DISPUTE_DEBT = "DISPUTE_DEBT", "债务纠纷", "debt dispute"
    DISPUTE_CONTRACT = "DISPUTE_CONTRACT", "合同纠纷", "contract dispute"
    DISPUTE_RENT = "DISPUTE_RENT", "租赁纠纷", "tenancy dispute"
    DISPUTE_QUARREL = "DISPUTE_QUARREL", "口角纠纷", "quarrel"
    DISPUTE_NEIGHBOR = "DISPUTE_NEIGHBOR", "邻里纠纷", "neighbours' dispute"
    DISPUTE_FAMILY = "DISPUTE_FAMILY", "家庭情感纠纷", "family dispute"
    DISPUTE_TRAFFIC = "DISPUTE_TRAFFIC", "轻微交通事故纠纷", "minor traffic accident"
    DISPUTE_PROPERTY = "DISPUTE_PROPERTY", "物业纠纷", "property management dispute"
    DISPUTE_LOGISTICS = "DISPUTE_LOGISTICS", "货运装卸纠纷", "freight and loading dispute"
    NUISANCE_NOISE = "NUISANCE_NOISE", "噪声", "noise"
    NUISANCE_POLLUTION = "NUISANCE_POLLUTION", "污染", "pollution"
    HELP_MOVE_CAR = "HELP_MOVE_CAR", "挪车求助", "car in the way"
    HELP_LOCKOUT = "HELP_LOCKOUT", "开锁求助", "locked out"
    HELP_LOST_PERSON = "HELP_LOST_PERSON", "走失求助", "lost person"
    HELP_PERSON = "HELP_PERSON", "人员求助", "person in need"
    HELP_ANIMAL = "HELP_ANIMAL", "动物求助", "animal"
    HELP_OTHER = "HELP_OTHER", "其他求助", "other help"
    CITY_FACILITY = "CITY_FACILITY", "公共设施", "public facility"
    CITY_PARKING = "CITY_PARKING", "乱停车", "parking"
    CITY_SANITATION = "CITY_SANITATION", "环境卫生", "sanitation"
    CITY_ILLEGAL_BUILD = "CITY_ILLEGAL_BUILD", "违章搭建", "illegal building"
    SAFETY_FIRE = "SAFETY_FIRE", "消防隐患", "fire hazard"
    SAFETY_PRODUCTION = "SAFETY_PRODUCTION", "生产安全", "work safety"
    SAFETY_GAS = "SAFETY_GAS", "燃气隐患", "gas hazard"
    MARKET_LICENSE = "MARKET_LICENSE", "证照", "licence"
    MARKET_FOOD = "MARKET_FOOD", "食品", "food"
    MARKET_MEASURE = "MARKET_MEASURE", "计量", "weights and measures"
    CONSULT_MIGRANT = "CONSULT_MIGRANT", "流动人口服务", "services for migrants"
    CONSULT_OTHER = "CONSULT_OTHER", "咨询", "question"
    INVALID = "INVALID", "无效", "invalid"


ALL_CATEGORIES = "*"
"""A duty for every category that no more exact duty claims."""

CATEGORY_FAMILIES = tuple(dict.fromkeys(word.partition("_")[0] for word in Category if "_" in word))
"""DISPUTE, NUISANCE, HELP, ...: a duty may name a whole family."""

WORD_LISTS: tuple[type[Word], ...] = (
    Datum, AreaKind, EditionStatus, PostKind, TeamKind, Link, Gap, Unanswered, FixVerdict, Doubt, PositionSource,
    Mode, RoadClass, Category,
)  # fmt: skip
"""The lists that `/v1/vocabulary` shows, in reading order."""
