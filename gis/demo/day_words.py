"""What callers say: fillers, the matter, and the place as people name places (domain.md 6.3, 6.4). All invented.

Enterprises are those of the demo zone, which don't exist; nobody is called by name.
"""

from __future__ import annotations

from random import Random

from gis.demo.day_scene import Spot, SpotKind
from gis.demo.names import numeral
from gis.vocabulary import Category

C = Category

OPENINGS = ("喂，", "你好，", "喂你好，", "我跟你讲，", "麻烦你们，", "哎，", "同志你好，", "")

# fmt: off
SAID: dict[Category, tuple[str, ...]] = {
    C.DISPUTE_WAGE: (
        "{at}，老板两个月工资没发了，我们七八个人都在这边等，你们来不来人？",
        "我在{at}做了半年，上个月离职到现在工资没结清，去要他们就推来推去。",
        "{at}这里，包工头的人跑了，工资一分没给，今天我们堵在这里要个说法。",
        "工资说好五号发，今天都二十几号了，{at}，财务又说没钱，大家火气很大。",
    ),
    C.DISPUTE_LABOR: (
        "{at}，有个离职的来要押金，保安不让进，两边推推搡搡的，麻烦来个人调一下。",
        "我手在机床上压了，厂里说不算工伤，医药费也不管，就在{at}。",
        "厂里不给交社保还要扣我半个月工资，{at}，跟人事吵起来了。",
    ),
    C.DISPUTE_CONSUMER: (
        "{at}，我买了一台砂轮机用两天就坏了，他不给退还骂人。",
        "在{at}买的保温杯是漏的，老板不肯换，拉着我不让走。",
        "{at}这边修电动车，讲好一百二，修好了要我三百，不给钱不放车。",
    ),
    C.DISPUTE_DEBT: (
        "欠我货款一年多了，今天人总算在，{at}，他关着门不出来。",
        "{at}，他们厂拿了我三车料钱没结，现在要把机器拉走，你们快来。",
    ),
    C.DISPUTE_CONTRACT: (
        "{at}，装修做了一半说要加钱，不加就停工，两边在吵。",
        "展位费交了又说没有位置，人在{at}，谁都不认账。",
    ),
    C.DISPUTE_RENT: (
        "我是房东，{at}，租客跑了水电没交，东西还在里面，我能不能开门？",
        "{at}的厂房到期了，二房东把门锁了，我们的货拉不出来。",
        "押金不退，还把我东西扔到走廊上，{at}，你们过来看看。",
    ),
    C.DISPUTE_QUARREL: (
        "{at}，两个摆摊的抢位子把锅都打翻了，现在吵得很凶。",
        "食堂打饭插队吵起来了，{at}，快要动手了。",
        "{at}门口，两帮人为了一点小事在吵，围了好多人。",
    ),
    C.DISPUTE_NEIGHBOR: (
        "{at}，楼上天天漏水下来，找他又不开门，今天在楼道里吵。",
        "隔壁把东西堆在我家门口，说了几次不听，{at}。",
        "同宿舍的半夜打游戏不让人睡，{at}，两个人扭在一起了。",
    ),
    C.DISPUTE_FAMILY: (
        "{at}，小两口吵架摔东西，老人在哭，麻烦来劝一劝。",
        "他要离婚，把小孩抱走了不给我看，人就在{at}。",
    ),
    C.DISPUTE_TRAFFIC: (
        "{at}，电动车跟面包车擦了一下，人没事，赔多少讲不拢，后面堵了一串。",
        "倒车碰到我的车还说是我的错，{at}，他要走我不让。",
    ),
    C.DISPUTE_PROPERTY: (
        "{at}，货梯坏了半个月不修，谁修谁出钱讲不清楚，今天又吵。",
    ),
    C.DISPUTE_LOGISTICS: (
        "{at}，两个货车抢月台擦到了，都不肯挪，后面堵了一串。",
        "货卸了一半说要加装卸费，不给就不卸了，{at}。",
    ),
    C.NUISANCE_NOISE: (
        "这么晚了还在打冲床，{at}，我们整栋楼都睡不着。",
        "{at}，音响开得震天响，说了也不听。",
        "{at}那边施工到半夜，小孩明天还要上学。",
    ),
    C.NUISANCE_POLLUTION: (
        "{at}，有人把污水直接往雨水井里排，水都是白的。",
        "{at}抛光的粉尘飘得到处都是，衣服都不敢晒。",
    ),
    C.HELP_MOVE_CAR: (
        "{at}，有辆车把我堵死了，电话打不通，我要赶着送货。",
        "货车停在{at}，整条路过不去，麻烦帮忙挪一下。",
    ),
    C.HELP_LOCKOUT: ("钥匙锁在屋里了，煤气上还炖着东西，{at}，帮忙叫个开锁的。",),
    C.HELP_LOST_PERSON: ("有个老人家在{at}转了半天，问他家在哪里讲不出来。",),
    C.HELP_PERSON: ("{at}，路边躺着一个人，好像喝多了，叫也叫不醒。",),
    C.HELP_ANIMAL: ("{at}，有条大狗没人牵，追着小孩跑，赶紧来个人。",),
    C.HELP_OTHER: ("我手机掉到下水道格栅里了，{at}，有没有人能帮忙撬一下。",),
    C.CITY_FACILITY: ("{at}，井盖没了，晚上看不见，刚才差点有人掉下去。", "{at}的路灯两天没亮了，骑车看不见。"),
    C.CITY_PARKING: ("{at}，两边都停满了，大车开不进来，天天这样。", "有人把车停在{at}的盲道上，轮椅过不去。"),
    C.CITY_SANITATION: ("{at}，建筑垃圾倒了一大堆，风一吹都是灰。",),
    C.CITY_ILLEGAL_BUILD: ("{at}，有人在楼顶搭铁皮棚，叮叮当当弄了两天。",),
    C.SAFETY_FIRE: (
        "{at}，有人拉了插线板在充电瓶车，七八辆，万一烧起来怎么办。",
        "消防通道停满了电瓶车，{at}，物业叫了也不听。",
    ),
    C.SAFETY_PRODUCTION: ("{at}，有人在顶上焊东西，下面堆着纸箱，也没人看着。",),
    C.SAFETY_GAS: ("{at}，楼道里一股煤气味，敲门没人应。",),
    C.MARKET_LICENSE: ("{at}，有一家没有招牌也没有执照，天天在收货款。",),
    C.MARKET_FOOD: ("在{at}吃的盒饭，里面有虫子，老板说捡掉就好了。",),
    C.MARKET_MEASURE: ("{at}的秤有问题，三斤多的东西他称出来四斤。",),
    C.CONSULT_MIGRANT: ("我是外地来的，住在{at}，居住证到期了去哪里换？",),
    C.CONSULT_OTHER: ("想问一下，{at}那边的厂要拆，我们的补偿找哪个部门？",),
    C.INVALID: ("喂……喂……听得见吗……（无人说话）", "打错了打错了，不好意思。"),
}
# fmt: on

VIOLENT = "{at}，男的在打老婆，小孩吓得直哭，你们快点！"
THREATENING = "{at}，他说今天拿不到钱就从楼顶跳下去，人已经爬上去了！"
AGAIN = ("又是我，上午那个事情还没解决，", "你们早上来过的，现在又闹起来了，", "还是那个事，")
ALSO = ("我也是打来说这个的，", "我看到有人在闹，", "听说有人打过了，我再说一下，", "我住旁边，")
NO_PLACE = "我也不知道这是哪里，就在路边，你们定位一下。"
ELSEWHERE = ("武义那边", "缙云壶镇", "东阳横店", "义乌国际商贸城")
"""Towns beyond the border of the city: not ours."""

_BUILDING_WORDS = ("幢",) * 11 + ("栋",) * 4 + ("号楼",) * 3 + ("#", "座")
_SIDES = ("对面", "旁边", "门口", "后面", "斜对面", "楼下")


def narrative(category: Category, where: str, rng: Random, *, opening: str | None = None) -> str:
    """What a caller says about a matter at a place."""
    said = rng.choice(SAID[category]).format(at=where)
    return (rng.choice(OPENINGS) if opening is None else opening) + said


def where_is(spot: Spot, rng: Random) -> str:
    """A place as a caller names it: in short, with a landmark, with a number in one of many ways."""
    if spot.kind is SpotKind.CROSSING:
        return rng.choice((f"{spot.name}{spot.detail}交叉口", f"{spot.name}和{spot.detail}路口那里"))
    if spot.kind is SpotKind.ROAD:
        return rng.choice((f"{spot.name}中间那段", f"{spot.name}上", f"就{spot.name}这里"))
    if spot.kind is SpotKind.VILLAGE:
        return rng.choice((f"{spot.name}村口", f"{spot.name}里面", f"{spot.name}祠堂{rng.choice(_SIDES)}"))
    name = _short(spot.name, rng)
    if spot.kind is SpotKind.BUILDING:
        return f"{name}{_number(spot.detail, rng)}{rng.choice(_BUILDING_WORDS)}{_floor(rng)}"
    if spot.kind is SpotKind.GATE:
        return f"{name}{spot.detail}" + rng.choice(("", "这里", "传达室"))
    return name + rng.choice(("", "", "厂门口", "里面", rng.choice(_SIDES)))


def _short(name: str, rng: Random) -> str:
    """Enterprises by their brand alone, one time in five; parks and villages by their names."""
    is_brand = len(name) >= 4 and not any(end in name for end in ("市", "园", "公寓", "老村", "学", "有限公司"))
    return name[:2] if is_brand and rng.random() < 0.2 else name


def _number(number: str, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.70:
        return number
    return numeral(int(number)) if draw < 0.95 else number.replace("1", "幺").replace("0", "洞")


def _floor(rng: Random) -> str:
    return rng.choice(("", "", f"{rng.randint(1, 5)}楼", f"{numeral(rng.randint(2, 4))}层", "楼下"))
