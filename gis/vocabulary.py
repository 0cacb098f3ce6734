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


class FindingKind(Word):
    """What `areas validate` finds wrong with a file of areas."""

    BAD_ROW = "bad_row", "属性错误", "wrong or missing value"
    """A code, floors or coordinates that can't be used."""
    DUPLICATE_CODE = "duplicate_code", "编码重复", "code given twice"
    INVALID_SHAPE = "invalid_shape", "图形无效", "not a sound area"
    """It crosses or touches itself, has no shape, or lies where no place is."""
    DUPLICATE_SHAPE = "duplicate_shape", "图形重复", "the same area twice"
    OVERLAP = "overlap", "重叠", "overlap"
    GAP = "gap", "空隙", "gap"
    """Ground inside that no area covers."""
    SLIVER = "sliver", "细缝", "sliver"
    """A gap or overlap less than a metre wide: an accident of drawing."""
    UNMATCHED_BORDER = "unmatched_border", "边界不吻合", "borders that do not match"
    """Neighbours whose borders meet, or run within a metre of each other, and do not share their corners."""
    TINY_HOLE = "tiny_hole", "微小空洞", "tiny hole"
    TINY_PART = "tiny_part", "零碎部分", "tiny part"
    SPIKE = "spike", "尖刺", "spike"
    OUTSIDE = "outside", "超出辖区", "outside the territory"
    CODE_SCHEME = "code_scheme", "编码格式不一", "a code unlike the others"


class RepairStep(Word):
    """What `areas import --repair` changed."""

    FILLED = "filled", "补上空隙", "took ground that nobody had"
    CEDED = "ceded", "让出重叠", "gave up ground to a neighbour"
    CUT = "cut", "削去多余", "gave up ground to nobody"
    MATCHED = "matched", "对齐界点", "corners joined with the neighbour's"
    UNTANGLED = "untangled", "理顺边界", "its border crossed or touched itself"


class Change(Word):
    """What is different about an area from one edition to the next."""

    NEW = "new", "新增", "new"
    GONE = "gone", "撤销", "gone"
    MOVED = "moved", "边界变动", "border moved"
    RENAMED = "renamed", "改名", "renamed"
    REASSIGNED = "reassigned", "改隶属", "has another parent"
    """Another building, site or dedicated grid encloses it."""
    REFLOORED = "refloored", "楼层变动", "has other floors"


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


class DayKind(Word):
    """What a day is for those who work by the calendar."""

    WORKDAY = "workday", "工作日", "working day"
    MAKE_UP = "make_up", "调休上班", "make-up working day"
    """A day of a weekend on which a longer holiday is worked off."""
    REST_DAY = "rest_day", "休息日", "day of rest"
    HOLIDAY = "holiday", "节假日", "public holiday"
    """Also the days around it that were moved to make it longer."""


class DaySource(Word):
    """Where it is known from what a day is."""

    OWN = "own", "中心自定", "set by the centre"
    ANNOUNCED = "announced", "国务院公布", "announced by the State Council"
    WEEKDAYS = "weekdays", "按星期推算", "by the day of the week alone"
    """Holidays of that year are not announced yet, or not known to this version."""


class RosterFault(Word):
    """What `duty check` finds wrong with who is on duty when."""

    GRID_UNCOVERED = "grid_uncovered", "网格无人", "nobody answers in a grid"
    """It blocks: in a comprehensive grid somebody answers at every hour."""
    CATCH_ALL_UNCOVERED = "catch_all_uncovered", "兜底岗位无人值守", "nobody answers for the centre"
    """It blocks: behind the catch-all there is nobody."""
    AREA_UNCOVERED = "area_uncovered", "区域岗位无人", "nobody answers in an area that has a post"
    """The wider area answers meanwhile."""
    CATEGORY_UNOWNED = "category_unowned", "事项无责任岗", "a category has no owner"
    POST_UNANSWERED = "post_unanswered", "岗位无人应答", "a post does not answer"
    POST_WITHOUT_DUTY = "post_without_duty", "有岗无责", "a post without a duty"
    PERSON_WITHOUT_POST = "person_without_post", "有人无岗", "a person without a post"
    DOUBLE_BOOKING = "double_booking", "一人同时两班", "one person in two places at once"
    TEAM_BELOW_STRENGTH = "team_below_strength", "队伍人数不足", "a team below its strength"
    SUBSTITUTE_ABSENT = "substitute_absent", "替班人请假", "the substitute is away"
    SHIFT_OUTSIDE_POST = "shift_outside_post", "班次超出岗位有效期", "a shift outside the life of its post"
    SHIFT_IGNORED = "shift_ignored", "非轮班岗位的班次", "a shift of a post that is not answered by shift"
    AREA_NOT_IN_FORCE = "area_not_in_force", "岗位所在区域未生效", "a post for an area that is not in force"


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
    DATUM = "datum", "疑似坐标系误标", "stands where another datum would put the place before"
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


class Clue(Word):
    """What a caller is asked for when the place alone does not say who answers."""

    SITE = "site", "场所", "site"
    ROAD_SIDE = "road_side", "道路哪一侧", "side of a road"
    BUILDING = "building", "楼栋", "building"
    GATE = "gate", "最近的门", "nearest gate"
    AREA = "area", "所属区域", "area itself"
    """The last resort: callers seldom know the borders of grids."""


class Suspicion(Word):
    """A systematic mistake that a source of coordinates seems to make."""

    WRONG_DATUM = "wrong_datum", "坐标系误标", "wrong datum"
    """All points lie the same way beside their place: another datum than declared."""
    SWAPPED = "swapped", "经纬度颠倒", "longitude and latitude swapped"
    DEFAULT_POINT = "default_point", "默认点", "default point"
    """One point that many unlike addresses share: where a source puts what it has no place for."""
    FEW_DECIMALS = "few_decimals", "小数位过少", "too few decimals"
    """Cut so short that a point names a block, not a house."""


class PlaceKind(Word):
    """What a place is. Those from `door` on are known by a number or label, most of them as part of another."""

    ROAD = "road", "道路", "road"
    VILLAGE = "village", "村社", "village"
    ESTATE = "estate", "小区", "estate"
    PARK = "park", "园区市场", "park or market"
    SITE = "site", "企业（园区）", "premises"
    ORGANISATION = "organisation", "企业单位", "organisation"
    POI = "poi", "地点", "point of interest"
    BUS_STOP = "bus_stop", "公交站", "bus stop"
    GRID = "grid", "网格", "grid"
    TOWN = "town", "镇街", "town"
    DOOR = "door", "门牌", "door"
    BUILDING = "building", "楼栋", "building"
    UNIT = "unit", "单元", "stair"
    GATE = "gate", "大门", "gate"
    CROSSING = "crossing", "路口", "crossing"
    KM_POST = "km_post", "公里桩", "kilometre post"
    POLE = "pole", "灯杆", "lamp pole"


class NameKind(Word):
    """What a name is to its place."""

    OWN = "own", "正式名称", "own name"
    ALIAS = "alias", "别名", "other name"
    NICKNAME = "nickname", "俗称", "nickname"
    FORMER = "former", "曾用名", "former name"
    LEARNT = "learnt", "调度习得", "learnt from picks"


class PlaceOrigin(Word):
    """Where the gazetteer has a place from; each origin is kept in step by its own owner."""

    GRID = "grid", "网格版本", "grids in force"
    DEDICATED_GRID = "dedicated_grid", "专属网格版本", "dedicated grids in force"
    SITE = "site", "场所版本", "sites in force"
    BUILDING = "building", "楼栋版本", "buildings in force"
    MICRO_GRID = "micro_grid", "微网格版本", "micro-grids in force"
    ROAD = "road", "路网", "roads"
    GATE = "gate", "场所大门", "gates of sites"
    FILE = "file", "导入文件", "imported files"
    OSM = "osm", "开放街图", "OpenStreetMap"


class Precision(Word):
    """How exactly a position is known."""

    ENTRANCE = "entrance", "出入口", "entrance"
    BUILDING = "building", "楼栋", "building"
    DOOR = "door", "门牌", "door number"
    CROSSING = "crossing", "路口", "crossing"
    POINT = "point", "点位", "point"
    INTERPOLATED = "interpolated", "门牌推算", "between known door numbers"
    DERIVED = "derived", "方位推算", "derived from what stands near it"
    PLACE = "place", "场所", "place"
    ROAD = "road", "路段", "somewhere along a road"
    AREA = "area", "片区", "somewhere in an area"


class PlaceVerdict(Word):
    """What a search for a place comes to."""

    FOUND = "found", "已确定", "found"
    ASK = "ask", "需确认", "ask the caller"
    """Several may be meant: one question tells them apart."""
    NOT_FOUND = "not_found", "未找到", "not found"
    """Nothing fits; the likest names are hints. The middle of the zone is never an answer."""
    OUT_OF_AREA = "out_of_area", "不在辖区", "out of the area"


class Channel(Word):
    """How a matter reached the centre."""

    POLICE_110 = "police_110", "110平台", "110"
    CITY_CENTRE = "city_centre", "市社会治理中心", "city centre"
    HOTLINE_12345 = "hotline_12345", "12345热线", "12345 hotline"
    WAGE_HOTLINE = "wage_hotline", "护薪服务专线", "wage hotline"
    WAGE_QR = "wage_qr", "安薪码", "wage QR code"
    WAGE_WINDOW = "wage_window", "护薪工作站窗口", "wage-protection window"
    PATROL = "patrol", "网格巡查", "patrol"
    MICRO_CENTRE = "micro_centre", "微中心", "micro-centre"
    PUBLIC_FORM = "public_form", "公众上报", "public form"


class State(Word):
    """Where an incident stands (domain.md 4)."""

    RECEIVED = "received", "待签收", "received"
    SIGNED = "signed", "已签收", "signed"
    DISPATCHED = "dispatched", "已派单", "dispatched"
    """A team has been asked and has not accepted yet."""
    ACCEPTED = "accepted", "已接单", "accepted"
    ARRIVED = "arrived", "现场处置", "on the spot"
    DIVERTED = "diverted", "已分流", "diverted"
    """With one or more departments, the mediation room or the enterprise."""
    RETURNED = "returned", "退回待定", "returned"
    """A department gave it back; the desk decides."""
    TO_POLICE = "to_police", "已转警", "with the police"
    FOLLOW_UP = "follow_up", "待回访", "to be called back"
    CALLED_BACK = "called_back", "已回访", "called back"
    """Every caller was reached, or tried three times."""
    SUSPENDED = "suspended", "挂起", "suspended"
    CLOSED = "closed", "已办结", "closed"
    MERGED = "merged", "已并案", "merged"
    """Handled under another incident; its callers are called back there."""
    INVALID = "invalid", "无效", "invalid"
    OUT_OF_AREA = "out_of_area", "移交外地", "handed to another centre"


class PublicState(Word):
    """Where a report stands, as whoever made it is told."""

    RECEIVED = "received", "已收到，等待处理", "received, not looked at yet"
    UNDER_WAY = "under_way", "正在处理", "being dealt with"
    CALLING_BACK = "calling_back", "已处理，等待回访", "dealt with, we will call you back"
    CLOSED = "closed", "已办结", "closed"


class Owner(Word):
    """Who has to act next on an open incident, or by a limit."""

    DESK = "desk", "值班台", "desk"
    TEAM = "team", "先期处置小组", "first-response team"
    DEPARTMENT = "department", "承办单位", "department"
    FOLLOW_UP = "follow_up", "回访员", "follow-up officer"


class Action(Word):
    """What a person may ask of an incident."""

    RECEIVE = "receive", "受理", "receive"
    SIGN = "sign", "签收", "sign"
    DISPATCH = "dispatch", "派单", "dispatch"
    REDISPATCH = "redispatch", "改派", "send another team"
    JOIN = "join", "联动增援", "call others to join"
    DECLINE = "decline", "拒单", "decline"
    ACCEPT = "accept", "接单", "accept"
    CONTACT = "contact", "联系网格员", "contact the grid worker"
    CONTACT_CALLER = "contact_caller", "联系报事人", "contact the caller"
    ARRIVE = "arrive", "到场", "arrive"
    SETTLE = "settle", "化解", "settle"
    DIVERT = "divert", "分流", "divert"
    ACCEPT_DIVERSION = "accept_diversion", "部门签收", "accept as a department"
    RETURN_DIVERSION = "return_diversion", "退单", "return as a department"
    FINISH_DIVERSION = "finish_diversion", "部门办结", "give a department's result"
    PROMISE = "promise", "约定履行", "record a promise"
    PERFORM = "perform", "确认履行", "confirm that a promise was kept"
    BREAK_PROMISE = "break_promise", "登记违约", "record that a promise was broken"
    HAND_BACK = "hand_back", "转警", "hand back to 110"
    TAKE_BACK = "take_back", "警方退回", "take back from the police"
    FINISH_POLICE = "finish_police", "登记警方结果", "record the police's result"
    CALL_BACK = "call_back", "回访", "call back"
    PROPOSE_CLOSE = "propose_close", "提请办结", "propose to close"
    CLOSE = "close", "办结", "close"
    REOPEN = "reopen", "重启", "reopen"
    MERGE = "merge", "并案", "merge"
    UNMERGE = "unmerge", "撤销并案", "undo a merge"
    ASK_PAUSE = "ask_pause", "申请挂起", "ask for a pause"
    SUSPEND = "suspend", "批准挂起", "approve a pause"
    RESUME = "resume", "恢复", "resume"
    REJECT = "reject", "判为无效", "call invalid"
    TRANSFER = "transfer", "移交", "hand to another centre"
    CORRECT = "correct", "更正地点", "correct the place"
    FLAG = "flag", "标注风险", "flag a risk"
    ATTACH = "attach", "上传附件", "attach a file"
    UNMASK = "unmask", "查看报事人信息", "look up the caller"
    NOTE = "note", "备注", "note"


class EventKind(Word):
    """What happened to an incident: a line of its history."""

    RECEIVED = "received", "收到", "received"
    SIGNED = "signed", "签收", "signed"
    DISPATCHED = "dispatched", "派单", "dispatched"
    """The order was put before the team: the instant that limits call delivery."""
    REDISPATCHED = "redispatched", "改派", "another team was sent"
    JOINED = "joined", "联动", "others were called to join"
    DECLINED = "declined", "拒单", "declined"
    ACCEPTED = "accepted", "接单", "accepted"
    CONTACTED = "contacted", "联系网格员", "grid worker contacted"
    CALLER_CONTACTED = "caller_contacted", "联系报事人", "caller contacted"
    ARRIVED = "arrived", "到场", "arrived"
    SETTLED = "settled", "化解", "settled"
    DIVERTED = "diverted", "分流", "diverted"
    DIVERSION_ACCEPTED = "diversion_accepted", "部门签收", "accepted by a department"
    DIVERSION_RETURNED = "diversion_returned", "部门退单", "returned by a department"
    DIVERSION_FINISHED = "diversion_finished", "部门办结", "finished by a department"
    PROMISED = "promised", "约定履行", "something was promised"
    PERFORMED = "performed", "履行完毕", "the promise was kept"
    BROKEN = "broken", "违约", "the promise was broken"
    HANDED_BACK = "handed_back", "转警", "handed back to 110"
    TAKEN_BACK = "taken_back", "警方退回", "taken back from the police"
    POLICE_FINISHED = "police_finished", "警方办结", "finished by the police"
    HANDLED = "handled", "办理完毕", "handled"
    """Nothing is left to do but to call back."""
    CALLED = "called", "回访", "called back"
    ANSWERED = "answered", "回访完毕", "every caller was called back"
    CLOSE_PROPOSED = "close_proposed", "提请办结", "closing proposed"
    CLOSED = "closed", "办结", "closed"
    REOPENED = "reopened", "重启", "reopened"
    MERGED = "merged", "并案", "merged"
    UNMERGED = "unmerged", "撤销并案", "merge undone"
    PAUSE_ASKED = "pause_asked", "申请挂起", "a pause was asked for"
    SUSPENDED = "suspended", "挂起", "suspended"
    RESUMED = "resumed", "恢复", "resumed"
    REJECTED = "rejected", "判为无效", "called invalid"
    TRANSFERRED = "transferred", "移交", "handed to another centre"
    CORRECTED = "corrected", "更正地点", "place corrected"
    FLAGGED = "flagged", "标注风险", "risk flagged"
    ATTACHED = "attached", "上传附件", "file attached"
    UNMASKED = "unmasked", "查看报事人信息", "caller looked up"
    """Somebody was shown a phone number in full; the note says why."""
    NOTED = "noted", "备注", "noted"
    LIMIT_NEAR = "limit_near", "临期", "limit is near"
    LIMIT_MISSED = "limit_missed", "逾期", "limit was missed"
    PROPOSED = "proposed", "系统建议", "proposals were made"
    """By the worker, after the receipt; it decides nothing."""


class Milestone(Word):
    """What has a limit of its own: its start, its owner, its end (`gis/dispatch/milestones.py`)."""

    SIGN = "sign", "签收", "sign"
    DISPATCH = "dispatch", "派单", "dispatch"
    ACCEPT = "accept", "接单", "accept"
    CONTACT = "contact", "联系网格员", "contact the grid worker"
    ARRIVE = "arrive", "到场", "arrive"
    FIVE = "five", "五分钟节点", "five-minute milestone"
    """The 5 of 12510: nobody has told us what it stands for. Off until a centre names it."""
    OUTCOME = "outcome", "现场处置", "outcome on the spot"
    DECIDE = "decide", "值班台决定", "decision of the desk"
    DEPARTMENT_ACCEPT = "department_accept", "部门签收", "acceptance by the department"
    DEPARTMENT_RESULT = "department_result", "部门办结", "result of the department"
    POLICE_RESULT = "police_result", "警方反馈", "result of the police"
    FOLLOW_UP = "follow_up", "回访", "call back"
    PERFORMANCE = "performance", "履行", "promise kept"
    RESUME = "resume", "恢复", "resume"
    CLOSE = "close", "办结", "close"


class Firmness(Word):
    """How a limit is meant."""

    FIRM = "firm", "必须", "firm"
    AIM = "aim", "争取", "aim"


class StartsAt(Word):
    """From which event the limits of the team run."""

    DELIVERED = "delivered", "指令送达", "delivery of the order"
    ACCEPTED = "accepted", "接单之时", "acceptance by the team"


class ClockEnd(Word):
    """How a clock ended. One that was late is met all the same, later."""

    MET = "met", "已完成", "met"
    DROPPED = "dropped", "已取消", "dropped"
    """The incident took another way; nobody owes it any more."""


class Priority(Word):
    """How urgent a matter is."""

    MAJOR = "major", "重大突发", "major emergency"
    """Several departments go together, one of them leads."""
    URGENT = "urgent", "紧急", "urgent"
    NORMAL = "normal", "一般", "normal"


class Risk(Word):
    """What marks a matter red: the police is proposed first, and nobody closes it alone."""

    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力", "domestic violence"
    EXTREME_THREAT = "extreme_threat", "扬言极端", "extreme threat"
    MINOR = "minor", "涉未成年人", "a minor is concerned"
    FIRE = "fire", "火情", "fire"
    WEAPON = "weapon", "持械", "weapon"


class ProposalKind(Word):
    """What the worker proposes to the desk once a report has come in."""

    PLACE = "place", "地点", "place"
    RESPONSIBLE = "responsible", "责任人", "responsible person"
    TEAM = "team", "先期处置小组", "team"
    WORKER = "worker", "就近人员", "worker"
    NATURE = "nature", "性质", "nature of the matter"
    """Category, priority and risks."""
    RELATED = "related", "关联事件", "related incident"


class ProposalState(Word):
    """What the search for proposals of a kind came to. Finding nothing is an answer too."""

    MADE = "made", "有建议", "made"
    NONE = "none", "未找到", "nothing found"
    FAILED = "failed", "未能计算", "could not be computed"
    """The other kinds are proposed all the same."""


class PlaceClue(Word):
    """What a proposed place was made from."""

    DESK = "desk", "值班台确认", "chosen by the desk"
    ADDRESS = "address", "上报地址", "address of the report"
    WORDS = "words", "来电描述", "words of the caller"
    POINT = "point", "上报坐标", "coordinates of the report"


class Likeness(Word):
    """How another incident is related; a person confirms it."""

    DUPLICATE = "duplicate", "重复上报", "the same report"
    """The same caller, or the same words by another way."""
    SAME_EVENT = "same_event", "同一事件", "the same event"
    """Other callers about what happens there now."""
    RECURRENCE = "recurrence", "再次发生", "it happens again"


class Ground(Word):
    """Why somebody stands where they stand among the proposals."""

    ANSWERS = "answers", "责任人优先", "answers for the place"
    NEAREST = "nearest", "按到达时间", "by time on the road"
    BUSY = "busy", "正在处置其他事项", "serves another matter"
    NO_WAY = "no_way", "道路不通", "no way by road"
    NO_PLACE = "no_place", "地点未知，按编码", "the place is not known"
    NO_ROADS = "no_roads", "无路网，按直线距离", "without roads, by straight line"


class EvidenceGrade(Word):
    """How well a milestone is proved, best first."""

    GEOFENCE = "geofence", "电子围栏", "geofence"
    """Stayed near the place, with an accurate fix that no app made up."""
    PHOTO = "photo", "照片或定位", "photo or fix"
    RECORD = "record", "通话或系统记录", "call or system record"
    STATEMENT = "statement", "人工陈述", "statement"


class ClaimDoubt(Word):
    """Why a claim to have arrived does not fit what is known; it is accepted, and marked."""

    ELSEWHERE = "elsewhere", "定位不在现场", "the track is elsewhere"
    MOCK = "mock", "模拟定位", "positions made up by an app"
    PHOTO_ELSEWHERE = "photo_elsewhere", "照片不在现场拍摄", "the photo was taken elsewhere"


class AttachmentKind(Word):
    """What somebody hands in with an incident."""

    PHOTO = "photo", "照片", "photo"
    AUDIO = "audio", "录音", "audio note"


class TaskRole(Word):
    """What somebody is sent for."""

    FIRST = "first", "先期处置", "first at the scene"
    RESPONSIBLE = "responsible", "责任网格员", "responsible worker"
    JOINT = "joint", "联合处置", "joins in"


class TaskState(Word):
    """Where an order to a team or person stands."""

    OFFERED = "offered", "已下达", "offered"
    ACCEPTED = "accepted", "已接受", "accepted"
    ARRIVED = "arrived", "已到场", "arrived"
    DONE = "done", "已完成", "done"
    DECLINED = "declined", "已拒绝", "declined"
    RELEASED = "released", "已解除", "released"


class Recipient(Word):
    """Whom a matter is diverted to."""

    DEPARTMENT = "department", "职能部门", "department"
    MEDIATION_ROOM = "mediation_room", "调解室", "mediation room"
    ENTERPRISE = "enterprise", "企业（园区）微中心", "micro-centre of the enterprise"


class UnitKind(Word):
    """What sort of unit matters can be handed to; enterprises are sites."""

    DEPARTMENT = "department", "职能部门", "department"
    MEDIATION_ROOM = "mediation_room", "调解室", "mediation room"


class DiversionState(Word):
    """Where a diversion stands."""

    DELIVERED = "delivered", "已送达", "delivered"
    ACCEPTED = "accepted", "已签收", "accepted"
    RETURNED = "returned", "已退回", "returned"
    FINISHED = "finished", "已办结", "finished"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    """The matter took another way before the department was done."""


class CallResult(Word):
    """What came of calling a caller back."""

    SATISFIED = "satisfied", "满意", "satisfied"
    PARTLY = "partly", "基本满意", "partly satisfied"
    DISSATISFIED = "dissatisfied", "不满意", "dissatisfied"
    """The matter is reopened."""
    UNREACHABLE = "unreachable", "未接通", "not reached"
    """Three documented tries are enough."""


class ResolvedLevel(Word):
    """Where a matter was resolved, from the bottom up."""

    ENTERPRISE = "enterprise", "企业（园区）", "enterprise or park"
    GRID = "grid", "网格一级", "grid"
    ZONE = "zone", "开发区", "zone"
    DEPARTMENT = "department", "职能部门", "department"
    CITY = "city", "市级", "city"
    POLICE = "police", "公安", "police"


class PauseReason(Word):
    """Why a matter waits, with the approval of a duty leader."""

    PARTY_ABSENT = "party_absent", "当事人不在", "a party is away"
    AWAITING_EXPERT = "awaiting_expert", "待鉴定评估", "awaiting an expert"
    AWAITING_COURT = "awaiting_court", "待司法程序", "awaiting a court"
    FORCE_MAJEURE = "force_majeure", "不可抗力", "force majeure"


class Grouping(Word):
    """What statistics are split by. Never by person (domain.md 2.9)."""

    AREA = "area", "网格", "comprehensive grid"
    """The one in force when the matter was received."""
    HOUR = "hour", "小时", "hour of the day"
    """In Shanghai, at receipt."""
    CATEGORY = "category", "事项类别", "category"
    CHANNEL = "channel", "来源渠道", "channel"


class Handling(Word):
    """How a matter was handled in the end."""

    ON_THE_SPOT = "on_the_spot", "现场化解", "settled on the spot"
    BY_PHONE = "by_phone", "电话化解", "settled without going there"
    DIVERTED = "diverted", "分流承办", "diverted"
    """To a department, the mediation room or the enterprise."""
    POLICE = "police", "转警", "handed back to 110"
    MERGED = "merged", "并案", "merged"
    INVALID = "invalid", "无效", "called invalid"
    OUT_OF_AREA = "out_of_area", "移交外地", "handed to another centre"
    UNDER_WAY = "under_way", "办理中", "nothing decided yet"


class Role(Word):
    """What an account may be; what each may do stands in `gis/access/roles.py`."""

    DUTY_LEADER = "duty_leader", "值班长", "duty leader"
    DISPATCHER = "dispatcher", "坐席", "dispatcher"
    FIRST_RESPONDER = "first_responder", "先期处置队员", "first responder"
    GRID_WORKER = "grid_worker", "专职网格员", "full-time grid worker"
    MICRO_GRID_WORKER = "micro_grid_worker", "兼职（微）网格员", "part-time or micro-grid worker"
    GRID_LEADER = "grid_leader", "网格长（指导员）", "grid leader or instructor"
    LINE_OFFICER = "line_officer", "部门联络员", "department's officer"
    MEDIATOR = "mediator", "调解员", "mediator"
    WAGE_OFFICER = "wage_officer", "护薪专员", "wage officer"
    SITE_OFFICER = "site_officer", "企业（园区）微中心负责人", "site officer"
    FOLLOW_UP_OFFICER = "follow_up_officer", "回访员", "follow-up officer"
    ANALYST = "analyst", "督查员", "analyst"
    OBSERVER = "observer", "领导", "observer"
    UPSTREAM = "upstream", "上级平台", "upstream platform"
    PUBLIC = "public", "公众", "public"
    TIMEKEEPER = "timekeeper", "系统计时", "timekeeper"
    """The worker process: it records limits and asks for nothing."""


class Audience(Word):
    """As what somebody is told (`gis/notify/ladder.py`)."""

    TEAM = "team", "先期处置小组", "first-response team"
    WORKER = "worker", "责任网格员", "responsible worker"
    LEADER = "leader", "网格长", "grid leader"
    INSTRUCTOR = "instructor", "网格指导员", "grid instructor"
    BACKUP = "backup", "后备网格员", "backup worker"
    DESK = "desk", "值班台", "desk"
    """The console of the desk: one notice for whoever sits there."""
    DUTY_LEADER = "duty_leader", "值班长", "duty leader"
    GROUP = "group", "工作群", "group chat of the desk"
    UNIT = "unit", "承办单位", "unit that has the matter"
    """A department, the mediation room or an enterprise: its people, and its own system."""
    FOLLOW_UP = "follow_up", "回访员", "follow-up officers"
    RELEASED = "released", "已解除人员", "those who need not go any more"
    UNREACHED = "unreached", "未能通知", "desk, of somebody who could not be told"


class NoticeChannel(Word):
    """How a notice travels."""

    APP = "app", "手机端", "phone app"
    """A row that the app fetches."""
    SMS = "sms", "短信", "text message"
    VOICE = "voice", "语音电话", "voice call"
    WECOM = "wecom", "企业微信机器人", "WeCom robot"
    DINGTALK = "dingtalk", "钉钉机器人", "DingTalk robot"
    WEBHOOK = "webhook", "系统推送", "webhook"
    CONSOLE = "console", "值班台界面", "console"


class NoticeState(Word):
    """Where a notice stands. Whether it was read and acknowledged is another matter."""

    WAITING = "waiting", "待发送", "waiting"
    SENT = "sent", "已发送", "sent"
    """Shown, or taken by the provider."""
    FAILED = "failed", "发送失败", "failed"
    """Every channel was tried as often as it may be; the desk is told."""
    NO_WAY = "no_way", "无法联系", "no way"
    """There is nobody, or no number, to tell; the desk is told."""
    SKIPPED = "skipped", "渠道未设", "channel not set up"
    """None of its channels is set up here, and the same person is told in another way."""
    CANCELLED = "cancelled", "已取消", "cancelled"


class NoticeEnd(Word):
    """Why a notice was cancelled before it was sent."""

    ACKNOWLEDGED = "acknowledged", "已有人确认", "somebody has acknowledged"
    TAKEN_BACK = "taken_back", "无需再通知", "no longer needed"


class DeliveryOutcome(Word):
    """What came of one try to deliver; empty as long as nobody knows."""

    SENT = "sent", "已送出", "taken by the provider"
    TEMPORARY = "temporary", "暂时失败", "failed for now"
    PERMANENT = "permanent", "被拒绝", "refused"


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
    Datum, AreaKind, EditionStatus, Change, FindingKind, RepairStep, PostKind, TeamKind, Link, Gap, Unanswered,
    DayKind, DaySource, RosterFault, FixVerdict, Doubt, PositionSource, Mode, RoadClass, Clue, Suspicion,
    PlaceKind, NameKind, PlaceOrigin, Precision, PlaceVerdict, Category,
    Channel, State, PublicState, Owner, Action, EventKind, Milestone, Firmness, StartsAt, ClockEnd, Priority, Risk,
    EvidenceGrade, ClaimDoubt, AttachmentKind, TaskRole, TaskState, ProposalKind, ProposalState, PlaceClue, Likeness,
    Ground, Recipient, UnitKind, DiversionState, CallResult, ResolvedLevel, PauseReason, Grouping, Handling, Role,
    Audience, NoticeChannel, NoticeState, NoticeEnd, DeliveryOutcome,
)  # fmt: skip
"""The lists that `/v1/vocabulary` shows, in reading order."""
