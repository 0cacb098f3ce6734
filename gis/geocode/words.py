"""The closed word lists of places in words: elements of an address, relations, faults. Served with all the others."""

from __future__ import annotations

from gis.vocabulary import PlaceKind, Word

__all__ = ["WORD_LISTS", "ElementKind", "FaultKind", "PlaceKind", "RelationKind"]


class ElementKind(Word):
    """What a piece of an address is (domain.md 2.7)."""

    COUNTRY = "country", "国家", "country"
    PROVINCE = "province", "省", "province"
    CITY = "city", "市", "city"
    DISTRICT = "district", "县（市、区）", "district"
    TOWN = "town", "镇街", "town"
    VILLAGE = "village", "村社", "village"
    DEV_ZONE = "dev_zone", "开发区", "development zone"
    ROAD = "road", "道路", "road"
    ROAD_NUMBER = "road_number", "门牌号", "door number"
    """The number on the road: 12号, 358弄."""
    LANE = "lane", "支路", "side road"
    LANE_NUMBER = "lane_number", "支路门牌号", "number on the side road"
    POI = "poi", "地点", "place"
    """Anything that has a name of its own: estate, park, enterprise, market, school."""
    SUB_POI = "sub_poi", "内部地点", "place inside a place"
    """Phase or part of a place, or a tenant: 一期, B区, 食堂."""
    BUILDING = "building", "幢", "building"
    UNIT = "unit", "单元", "stair"
    FLOOR = "floor", "楼层", "floor"
    ROOM = "room", "室", "room"
    RELATION = "relation", "方位", "relation"
    KM_POST = "km_post", "公里桩", "kilometre post"
    POLE = "pole", "灯杆号", "lamp-pole number"
    COORDINATE = "coordinate", "坐标", "coordinates"
    NOISE = "noise", "冗余", "words to skip"
    """Repeated regions, fillers, separators."""


class RelationKind(Word):
    """How the place meant lies to the place named."""

    OPPOSITE = "opposite", "对面", "opposite"
    BESIDE = "beside", "旁边", "beside"
    NEAR = "near", "附近", "near"
    BEHIND = "behind", "后面", "behind"
    IN_FRONT = "in_front", "前面", "in front of"
    INSIDE = "inside", "里面", "inside"
    ABOVE = "above", "楼上", "upstairs of"
    BELOW = "below", "楼下", "downstairs of"
    DOOR = "door", "门口", "at the door of"
    GATE = "gate", "门", "at a gate of"
    """The gate is in `label`: 东门, 后门, 2号门."""
    TOWARDS = "towards", "方向", "in a direction from"
    """With a bearing and mostly a distance: 往东200米, 北侧."""
    CROSSING = "crossing", "路口", "at the crossing of"
    BETWEEN = "between", "之间", "between"
    PAST = "past", "过了", "past"


class FaultKind(Word):
    """Why a candidate is not exactly what was said."""

    HOMOPHONE = "homophone", "同音字", "sounds the same"
    NEAR_HOMOPHONE = "near_homophone", "近音字", "sounds alike"
    SPELLING = "spelling", "字不同", "spelled differently"
    INCOMPLETE = "incomplete", "名称不完整", "part of the name"
    NUMBER_ABSENT = "number_absent", "门牌号未登记", "the number is not known here"
    NUMBER_DIFFERS = "number_differs", "门牌号不同", "another number"
    INTERPOLATED = "interpolated", "按相邻门牌推算", "placed between known numbers"
    BEYOND_KNOWN = "beyond_known", "超出已知门牌", "beyond the known numbers"
    BUILDING_ABSENT = "building_absent", "楼栋未登记", "the building is not known here"
    BUILDING_DIFFERS = "building_differs", "楼栋不同", "another building"
    ROAD_DIFFERS = "road_differs", "道路不符", "on another road"
    TOWN_DIFFERS = "town_differs", "镇街不符", "in another town"
    UNEXPLAINED = "unexplained", "有未匹配的内容", "words left over"
    EXCLUDED = "excluded", "已被否定", "the caller said it is not this"
    OUT_OF_AREA = "out_of_area", "不在辖区", "out of the area"


WORD_LISTS: tuple[type[Word], ...] = (ElementKind, RelationKind, FaultKind)
"""The lists that `/v1/vocabulary` shows after those of `gis.vocabulary`."""
