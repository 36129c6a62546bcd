"""Make one cell into one value, or say what is wrong with it and what to do.

Each reader takes the cell as it stands and returns `(value, problem)`; a problem of level 'stop'
keeps its row out, 'look' asks a person to look and lets the row through.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from stdnum.cn import ric

from .dates import FOUNDED, BadDay, Day, read_day, years_between
from .words import half, is_blank, squeezed


class Problem(NamedTuple):
    message: str
    remedy: str
    level: str = "stop"


Read = tuple[object, Problem | None]

ETHNICITIES = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶",
    "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水",
    "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南",
    "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂",
    "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)  # fmt: skip
SEXES = {"男": "m", "男性": "m", "1": "m", "女": "f", "女性": "f", "2": "f"}
SEX_NAMES = {"m": "男", "f": "女"}

# GB/T 4658-2006, the groups (first digit) and the finished degree where the word says it
EDUCATION = (
    ("11", ("博士",)),
    ("14", ("硕士",)),
    ("10", ("研究生",)),
    ("20", ("大学本科", "本科", "学士", "大学", "大本")),
    ("30", ("大学专科", "大专", "专科", "高职")),
    ("44", ("职高", "职业高中")),
    ("47", ("技校", "技工")),
    ("41", ("中专", "中等专科", "中技", "中师", "中职")),
    ("60", ("高中",)),
    ("70", ("初中",)),
    ("80", ("小学",)),
    ("90", ("文盲", "半文盲", "其他", "扫盲", "私塾", "无学历")),
)
KINDS = {
    "正式党员": "full", "正式": "full", "中共正式党员": "full", "中共党员": "full", "党员": "full",
    "中共党员(正式)": "full", "共产党员": "full",
    "预备党员": "probationary", "预备": "probationary", "中共预备党员": "probationary",
    "中共党员(预备)": "probationary",
    "发展对象": "target", "重点发展对象": "target",
    "积极分子": "activist", "入党积极分子": "activist",
    "入党申请人": "applicant", "申请人": "applicant", "申请入党": "applicant",
    "入党申请": "applicant", "递交入党申请书": "applicant",
    "群众": "staff", "职工群众": "staff", "职工": "staff", "非党员": "staff", "共青团员": "staff",
    "团员": "staff", "民主党派": "staff", "无党派人士": "staff", "无党派民主人士": "staff",
}  # fmt: skip
KIND_NAMES = {
    "full": "正式党员", "probationary": "预备党员", "target": "发展对象",
    "activist": "入党积极分子", "applicant": "入党申请人", "staff": "群众",
}  # fmt: skip
SOURCES = {
    "在职": "serving", "在岗": "serving", "退休": "retired", "离退休": "retired", "离休": "retired",
    "下岗": "laid_off", "失业": "laid_off", "下岗失业": "laid_off", "流动": "mobile",
    "流动党员": "mobile", "村民": "villager", "农民": "villager", "学生": "student",
    "退役军人": "soldier", "复员军人": "soldier", "其他": "other",
}  # fmt: skip
POSTS = (
    ("副书记", "deputy_secretary"),
    # sent to a village by a higher body, beside the branch's own secretary
    ("第一书记", "other"),
    ("书记", "secretary"),
    ("组织委员", "org_commissioner"),
    ("宣传委员", "publicity_commissioner"),
    ("纪检委员", "discipline_commissioner"),
    ("纪律检查委员", "discipline_commissioner"),
    ("小组长", "group_leader"),
    ("小组组长", "group_leader"),
    ("组长", "group_leader"),
    ("委员", "committee_member"),
)
NO_POST = {"党员", "普通党员", "正式党员", "预备党员", "一般党员", "群众"}
MOBILE = re.compile(r"^1[3-9]\d{9}$")
LANDLINE = re.compile(r"^(0\d{2,3})?[2-9]\d{6,7}(-?\d{1,6})?$")


def text_of(value: object) -> str:
    """The cell as people see it: whole numbers without point, days as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute):
        return value.date().isoformat()
    return str(value)


def read_text(value: object) -> str:
    text = half(text_of(value))
    return "" if is_blank(text) else re.sub(r"\s+", " ", text)


def read_name(value: object) -> Read:
    text = squeezed(text_of(value))
    if is_blank(text):
        return "", None
    if re.search(r"\d", text) or len(text) > 40:
        return "", Problem("这不像姓名", "请填姓名；这一行若不是人员请删去。")
    return text, None


def read_sex(value: object) -> Read:
    text = squeezed(text_of(value))
    if is_blank(text):
        return "", None
    if text in SEXES:
        return SEXES[text], None
    return "", Problem("看不懂的性别", "请写“男”或“女”。")


def read_ethnicity(value: object) -> Read:
    text = squeezed(text_of(value))
    if is_blank(text):
        return "", None
    bare = text.removesuffix("族")
    if bare in ETHNICITIES:
        return bare + "族", None
    if bare in ("其他", "其它", "其他民", "外国血统"):
        return "其他", None
    near = get_close_matches(bare, ETHNICITIES, 1, 0.6)
    remedy = f"是“{near[0]}族”吗？" if near else "请写民族全称，如“汉族”；查不到的写“其他”。"
    return "", Problem("没有这个民族", remedy)


def read_education(value: object) -> tuple[str, str]:
    """(the words as written, the code of GB/T 4658 or ''). Unknown words are kept as they are."""
    text = read_text(value)
    for code, words in EDUCATION:
        if any(word in text for word in words):
            return text, code
    return text, ""


def read_kind(value: object) -> Read:
    text = squeezed(text_of(value))
    if is_blank(text):
        return "", None
    if text in KINDS:
        return KINDS[text], None
    near = get_close_matches(text, list(KINDS), 1, 0.6)
    allowed = "、".join(KIND_NAMES.values())
    remedy = f"是“{near[0]}”吗？" if near else f"请写其中之一：{allowed}。"
    return "", Problem("看不懂的人员类别", remedy)


def read_source(value: object) -> Read:
    text = squeezed(text_of(value)).removesuffix("人员")
    if is_blank(text):
        return "", None
    if text in SOURCES:
        return SOURCES[text], None
    allowed = "、".join(dict.fromkeys(SOURCES))
    return "other", Problem("没有这个来源类别，按“其他”导入", f"可以写：{allowed}。", "look")


def read_posts(value: object) -> tuple[tuple[str, str], ...]:
    """(post, title as written) for each post named; 'other' keeps an unknown title."""
    text = squeezed(text_of(value))
    posts = []
    for part in re.split(r"[、,，/;；兼及和]|\s", text):
        if is_blank(part) or part in NO_POST:
            continue
        code = next((code for word, code in POSTS if part.endswith(word)), "other")
        posts.append((code, part[:40]))
    return tuple(dict.fromkeys(posts))


def read_phone(value: object) -> Read:
    text = squeezed(text_of(value))
    if is_blank(text):
        return "", None
    first, *more = [one for one in re.split(r"[/、,;]", text) if one] or [""]
    number, problem = _one_phone(first)
    if number and more:
        remedy = "联系电话只收一个；要用另一个，请把它写在前面。"
        problem = Problem(f"有 {len(more) + 1} 个号码，取第一个", remedy, "look")
    return number, problem


def _one_phone(first: str) -> tuple[str, Problem | None]:
    digits = re.sub(r"[()\s.]", "", first).removeprefix("+86")
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    bare = digits.replace("-", "")
    if MOBILE.match(bare):
        return bare, None
    if LANDLINE.match(re.sub(r"^(0\d{2,3})-", r"\1", digits)):
        return digits, None
    if bare.isdigit() and bare.startswith("1") and len(bare) != 11:
        return "", Problem(f"手机号码是 {len(bare)} 位", "手机号码共 11 位，请照原表改。")
    return "", Problem("这不是电话号码", "请写 11 位手机号，或带区号的固定电话；没有的留空。")


def read_id(value: object) -> Read:
    """18 digits with a right check sign; a 15-digit number is brought to 18 (GB 11643)."""
    if isinstance(value, float) and value >= 10**16:
        return "", Problem(
            "身份证号被存成了数值，后几位已经丢失",
            "请把这一列设为“文本”，重新填写 18 位号码。",
        )
    text = re.sub(r"[\s\-']", "", squeezed(text_of(value))).upper()
    if is_blank(text):
        return "", None
    text = text.replace("Х", "X").replace("×", "X").replace("Χ", "X")
    if len(text) == 15 and text.isdigit():
        text = to_eighteen(text)
    if len(text) != 18:
        return "", Problem(f"身份证号是 {len(text)} 位", "应是 18 位（旧号 15 位），请照证件改。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return "", Problem("身份证号里有不该有的字", "前 17 位是数字，末位是数字或 X。")
    if ric.calc_check_digit(text) != text[-1]:
        return "", Problem("身份证号校验位不对", "有一位抄错了，请照证件改。")
    try:
        birth_of(text)
    except ValueError:
        return "", Problem(
            "身份证号里的出生日期不存在", "第 7 到 14 位应是出生年月日，请照证件改。"
        )
    return text, None


def to_eighteen(old: str) -> str:
    """A 15-digit number of before 1999 as the 18-digit one."""
    seventeen = f"{old[:6]}19{old[6:]}"
    return seventeen + ric.calc_check_digit(seventeen + "0")


def birth_of(number: str) -> date:
    """Raises ValueError for a day that never was."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    return "m" if int(number[16]) % 2 else "f"


def read_date(value: object, today: date, label: str) -> tuple[Day | None, Problem | None]:
    """A past day. `label` is the column's own name: 年月 there makes a first of month a month."""
    if isinstance(value, str) and is_blank(value):
        return None, None
    try:
        day, doubtful = read_day(value)
    except BadDay as wrong:
        return None, Problem(*wrong.args)
    if isinstance(value, date) and day.on.day == 1 and "年月" in label and "日" not in label:
        day = Day(day.on, "month")
    if day.on > today:
        return None, Problem("日期在今天之后", "还没有到的日子不能作为已发生的日期，请照原表改。")
    if doubtful:
        return day, Problem(
            f"数值 {value} 会丢掉末尾的 0，这里按 {day.on.month} 月读",
            "若是 1 月，请写成 “1990.01”。",
            "look",
        )
    return day, None


def unlikely_birth(day: Day, today: date) -> Problem | None:
    age = years_between(day.on, today)
    if age > 120:
        return Problem(f"算来已 {age} 岁", "出生年份可能抄错，请照原表改。")
    return None


def before_birth(day: Day, birth: Day | None) -> Problem | None:
    if birth is not None and day.last() < birth.on:
        return Problem("早于出生日期", "两个日期有一个抄错了，请照原表改。")
    return None


def unlikely_join(joined: Day, birth: Day | None) -> Problem | None:
    if joined.last() < FOUNDED:
        return Problem("早于 1921 年 7 月", "入党日期可能抄错，请照原表改。")
    if birth is None:
        return None
    if joined.last() < birth.on:
        return Problem("入党日期早于出生日期", "两个日期有一个抄错了，请照原表改。")
    if years_between(birth.on, joined.last()) < 18:
        age = years_between(birth.on, joined.last())
        return Problem(f"入党时 {age} 岁，不满 18 岁", "请核对两个日期；确实如此可以导入。", "look")
    return None


def _remembered(reader: Callable[[object], Read]) -> Callable[[object], Read]:
    """A column of a hundred thousand cells has few different words."""
    return lru_cache(maxsize=1024, typed=True)(reader)


READERS: dict[str, Callable[[object], Read]] = {
    "name": read_name,
    "sex": _remembered(read_sex),
    "ethnicity": _remembered(read_ethnicity),
    "id_number": read_id,
    "kind": _remembered(read_kind),
    "source": _remembered(read_source),
    "phone": read_phone,
}
