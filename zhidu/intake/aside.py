"""Columns that are known and not taken up, each with the reason; the preview says it in full."""

from __future__ import annotations

from zhidu.sentence import Sentence, say

COUNTED = say("只是行号")
DERIVED = say("由日期算出，不用录入")
NOT_ASKED = say("办事用不到，这里不收集")
SENSITIVE = say("属于敏感个人信息，这里不收集")
EDUCATION = say("学历只收一项，写在“学历”一列")
ONE_PHONE = say("联系电话只收一个")
DOSSIER = say("写在发展党员的档案里")
DUES = say("党费记在账上，不从名册导入")
STANDING = say("停止、恢复党籍要按程序办理，不从名册导入")
LOST = say("失联要由支部查找核实后登记，不从名册导入")
POSTS = say("职务从人员名册导入")
HEADCOUNT = say("人数由名册数出")
UNKNOWN = say("不认得这一列；要读，请在“认得不对”里指明")
NO_LABEL = say("没有列名；要读，请补上列名")

REASONS: tuple[tuple[Sentence, tuple[str, ...]], ...] = (
    (COUNTED, ("序号", "编号", "序", "no", "行号", "顺序号", "项次")),
    (
        DERIVED,
        ("年龄", "周岁", "实足年龄", "党龄", "工龄", "连续工龄", "年龄段", "是否35岁以下"),
    ),
    (
        NOT_ASKED,
        (
            "籍贯", "出生地", "户籍地", "户籍所在地", "户口所在地", "户口所在地派出所", "户籍地址",
            "户口", "曾用名", "姓名拼音", "照片", "签名", "签字", "本人签字", "本人签名",
            "电子邮箱", "邮箱", "微信号", "qq", "qq号", "邮政编码", "邮编", "紧急联系人",
            "紧急联系人电话", "其他党团", "加入其他党团日期", "档案所在单位", "党员档案所在单位",
            "一线情况", "新社会阶层类型", "职务级别",
        ),
    ),
    (
        SENSITIVE,
        (
            "健康状况", "身体状况", "婚姻状况", "婚否", "宗教信仰", "家庭成员", "家庭情况", "血型",
            "银行卡号", "银行账号", "工资卡号", "收入", "年收入", "月工资", "工资", "奖惩情况",
            "处分情况", "现实表现", "残疾情况",
        ),
    ),
    (
        EDUCATION,
        (
            "毕业院校", "毕业院校及专业", "毕业学校", "毕业学校及专业", "所学专业", "专业", "学位",
            "入学时间", "毕业时间", "学位授予日期", "教育类别", "毕业院校系及专业",
            "全日制教育", "在职教育",
        ),
    ),
    (DOSSIER, ("入党介绍人", "介绍人", "培养联系人", "入党志愿书编号")),
    (
        DUES,
        ("党费", "月缴党费", "党费标准", "党费基数", "应缴党费", "党费缴纳标准", "月应缴党费",
         "党费缴纳情况", "党费缴至", "每月党费", "月交党费"),
    ),
    (STANDING, ("党籍状态", "党员状态", "组织关系状态")),
    (
        LOST,
        ("是否失联党员", "是否为失联党员", "失去联系日期", "失联日期", "失联情形", "是否失联"),
    ),
)  # fmt: skip
UNIT_REASONS: tuple[tuple[Sentence, tuple[str, ...]], ...] = (
    (POSTS, ("书记", "党组织书记", "书记姓名", "负责人", "第一责任人", "副书记", "委员")),
    (HEADCOUNT, ("党员数", "党员人数", "人数", "正式党员数", "预备党员数", "下级组织数")),
    (COUNTED, REASONS[0][1]),
    (NOT_ASKED, ("备注", "说明", "邮编", "邮政编码", "传真", "换届时间", "届满时间")),
)


def reason(text: str, kind: str) -> Sentence | None:
    """Why a column of this name is not taken up; None when its name is not known here."""
    rows = REASONS if kind == "people" else UNIT_REASONS
    return next((why for why, names in rows if text in names), None)
