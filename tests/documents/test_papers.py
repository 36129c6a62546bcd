"""Papers as Word: filled from the records, blanks where nothing is known, own files checked."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.shared import Pt
from pypdf import PdfReader, PdfWriter

from tests.fixtures import Cast
from tests.matters.walking import Stage, prepared
from zhidu.documents import archive, replacing
from zhidu.documents.filling import values
from zhidu.documents.papers import empty, filled, from_file, paragraphs
from zhidu.engine import forms
from zhidu.matters import papers
from zhidu.matters.actions import attaching, filing
from zhidu.matters.models import Matter
from zhidu.matters.rulebook import library
from zhidu.org.access import Viewer
from zhidu.org.door import Refused

DAY = date(2027, 12, 31)


def two_pages() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(2):
        writer.add_blank_page(90, 90)
    writer.write(out)
    return out.getvalue()


PDF = two_pages()


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return prepared(cast)


@pytest.fixture
def admitted(stage: Stage) -> Matter:
    stage.applicant.ethnicity, stage.applicant.work_unit = "汉族", "柏启村电站"
    stage.applicant.save()
    return stage.walk(stage.open(), "superior_talk")


def text_of(data: bytes) -> str:
    return "\n".join(one.text for one in paragraphs(Document(io.BytesIO(data))))


def made(matter: Matter, place: str, paper: str, viewer: Viewer) -> str:
    return text_of(filled(library().fields.forms[paper], values(matter, place, viewer)))


def office(stage: Stage, day: date = DAY) -> Viewer:
    return Viewer(stage.cast.office, day)


def test_the_resolution_is_filled_from_the_records(stage: Stage, admitted: Matter):
    name = stage.applicant.name
    told = made(admitted, "admit", "resolution", office(stage))
    assert told.startswith(f"关于接收{name}为中共预备党员的决议")
    assert (
        f"柏启村党支部于2027年10月8日召开支部大会，讨论{name}入党问题。"
        "应到会有表决权的党员 22 名，实到会 20 名。"
        "经无记名投票，赞成 19 票，反对 1 票，弃权 0 票。"
    ) in told
    assert "表决结果：通过。" in told
    assert "{" not in told


def test_what_is_not_known_is_a_line_to_write_on(stage: Stage):
    matter = stage.walk(stage.open(), "talk")
    told = made(matter, "admit", "resolution", office(stage))
    assert "于　　　　年　　月　　日召开" in told
    assert "赞成 ＿＿＿＿＿＿＿＿ 票" in told
    assert "汉族" not in told
    told = made(matter, "list_activist", "activist_form", office(stage))
    assert stage.applicant.name in told


def test_everything_filled_in_at_a_step_stands_on_its_paper(stage: Stage, admitted: Matter):
    told = made(admitted, "consult", "opinions_note", office(stage))
    assert "听取23人意见。" in told
    assert stage.cast.people[4].name in made(admitted, "name_contacts", "contact_list",
                                             office(stage))  # fmt: skip


def test_what_the_rule_keeps_for_some_is_printed_for_them_only(stage: Stage, admitted: Matter):
    secret = library().fields.items["review_conclusion"].title + "：合格。"
    assert secret in made(admitted, "review", "review_report", office(stage))
    for person in (stage.cast.member, stage.applicant):
        assert secret not in made(admitted, "review", "review_report", Viewer(person, DAY))


def test_the_layout_is_that_of_official_papers(stage: Stage, admitted: Matter):
    form = library().fields.forms["prereview_request"]
    document = Document(io.BytesIO(filled(form, values(admitted, "prereview", office(stage)))))
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(one.mm) for one in sides] == [210, 297, 37, 28]
    title = document.paragraphs[0].runs[0]
    assert (title.font.name, title.font.size) == ("方正小标宋简体", Pt(22))
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("仿宋", Pt(16))
    assert normal.paragraph_format.line_spacing == Pt(28)
    plain = next(one for one in document.paragraphs if one.text.startswith("经柏启村"))
    assert plain.paragraph_format.first_line_indent == Pt(32)


def test_a_paper_is_chinese_whoever_prints_it(stage: Stage, admitted: Matter):
    from django.utils.translation import override

    with override("en"):
        assert "2027年10月8日" in made(admitted, "admit", "resolution", office(stage))


@pytest.mark.parametrize("paper", sorted(library().fields.forms))
def test_every_form_can_be_taken_out_changed_and_given_back(paper):
    data = empty(library().fields.forms[paper])
    assert list(replacing.faults(paper, data)) == []
    blanks = {name for one in text_of(data).splitlines() for name in forms.blanks(one)}
    assert blanks == set(forms.blanks(library().fields.forms[paper]))


# ---- a unit's own Word file ----------------------------------------------------------------------


def own_file(*texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_may_cut_a_blank_into_pieces(stage: Stage, admitted: Matter):
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("姓名：{", "姓", "名}，{民族}", "族"):
        paragraph.add_run(piece)
    paragraph.runs[2].bold = True
    document.sections[0].header.paragraphs[0].text = "{组织}"
    document.add_table(1, 1).cell(0, 0).text = "{没有}"
    out = io.BytesIO()
    document.save(out)
    known = {**values(admitted, "talk", office(stage)), "民族": ["{姓名}"]}
    told = text_of(from_file(out.getvalue(), known))
    assert f"姓名：{stage.applicant.name}，{{姓名}}族" in told, "what is filled in is not a blank"
    assert "柏启村党支部" in told
    assert "＿＿＿＿" in told


def test_a_unit_prints_from_its_own_file_or_that_of_the_unit_above(stage: Stage):
    cast, actor = stage.cast, stage.on(stage.cast.office, "2026-06-01")
    data = own_file("杉朗镇统一样式", "谈话对象：{姓名}")
    row = replacing.replace(actor, cast.town, "talk_note", "谈话.docx", data)
    assert replacing.form_file(cast.village, "talk_note") == row
    mine = replacing.replace(stage.on(cast.secretary, "2026-06-02"), cast.village, "talk_note",
                             "村.docx", own_file("村里样式 {姓名}"))  # fmt: skip
    assert replacing.form_file(cast.village, "talk_note") == mine
    assert replacing.form_file(cast.other, "talk_note") == row
    replacing.restore(stage.on(cast.secretary, "2026-06-03"), cast.village, "talk_note")
    assert replacing.form_file(cast.village, "talk_note") == row
    with pytest.raises(Refused, match="没有换过"):
        replacing.restore(stage.on(cast.secretary, "2026-06-03"), cast.village, "talk_note")
    with pytest.raises(Refused, match="办理"):
        replacing.replace(stage.on(cast.member, "2026-06-03"), cast.village, "talk_note", "x", data)


def linked() -> bytes:
    """A Word file that would fetch something from another host when it is opened."""
    document = Document()
    document.part.relate_to("https://example.org/a.dotm", "http://x/attachedTemplate", True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (own_file("姓名：{性别1}"), "“姓名：{性别1}”一段：没有“{性别1}”这一项，是不是“{性别}”？"),
        (own_file("好", "日期 {日期:nowhere}"),
         "“日期 {日期:nowhere}”一段：“{日期:nowhere}”：这项制度没有“nowhere”这个环节"),
        (own_file("{姓名"), "“{姓名”一段：花括号没有成对"),
        (own_file("{谈心内容（密封）}"),
         "“{谈心内容（密封）}”一段：“{谈心内容（密封）}”是密封内容，不能印出来"),
        (b"PK not a zip", "打不开：须是 Word 的 .docx 文件，不带宏。"),
        (linked(), "文件里有指向外面的链接，请去掉后再交。"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_place(stage: Stage, data, sentence):
    actor = stage.on(stage.cast.office, "2026-06-01")
    with pytest.raises(Refused) as refused:
        replacing.replace(actor, stage.cast.town, "talk_note", "x.docx", data)
    assert refused.value.sentences == (sentence,)
    assert replacing.form_file(stage.cast.town, "talk_note") is None


def test_a_zip_that_is_no_word_file_is_refused(stage: Stage):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        held.writestr("a.txt", "x")
    assert [str(one) for one in replacing.faults("talk_note", out.getvalue())] == [
        "打不开：须是 Word 的 .docx 文件，不带宏。"
    ]


# ---- the archive index ---------------------------------------------------------------------------


def test_the_index_numbers_the_papers_with_pages_and_the_mark_of_each_scan(stage: Stage):
    matter = stage.walk(stage.open())
    actor = stage.on(stage.cast.office, "2028-12-01")
    filing.file_paper(actor, matter, "apply", "application", dated=date(2026, 6, 1), pages=3)
    scan = attaching.attach_to_matter(actor, matter, "谈话.pdf", PDF, "talk_note")
    filing.file_paper(actor, matter, "talk", "talk_note", dated=date(2026, 6, 20), scan=scan)
    attaching.attach_to_matter(actor, matter, "决议.pdf", PDF, "resolution")
    held = archive.index(papers.get(matter.pk), "2028-12-01")
    assert [(one.title, one.dated, one.pages, one.at) for one in held.lines] == [
        ("入党申请书", "2026-06-01", "3", "1"),
        ("谈话记录", "2026-06-20", "2", "4"),
        ("支部大会决议", "2028-12-01", "2", "6"),
    ]
    assert held.lines[1].sha256 == scan.sha256
    assert held.total == "共 3 件，7 页"
    assert len(held.missing) > 20
    pages = PdfReader(io.BytesIO(archive.index_pdf(held))).pages
    told = "".join(one.extract_text() for one in pages)
    for words in ("归档目录", "入党申请书", scan.sha256[:32], "共 3 件，7 页", "还缺"):
        assert words in told.replace("\n", "") or words in told
    word = text_of(archive.index_docx(held))
    assert scan.sha256 in word
    assert "谈话记录" in word


def test_pages_that_nobody_counted_leave_the_rest_open(stage: Stage):
    matter = stage.walk(stage.open(), "recommend")
    actor = stage.on(stage.cast.office, "2028-12-01")
    filing.file_paper(actor, matter, "apply", "application", pages=3)
    filing.file_paper(actor, matter, "talk", "talk_note")
    filing.file_paper(actor, matter, "talk", "talk_note", pages=2)
    held = archive.index(papers.get(matter.pk), "2028-12-01")
    assert [(one.pages, one.at) for one in held.lines] == [("3", "1"), ("", "4"), ("2", "")]
    assert held.total == "共 3 件，5 页，另有 1 件没有写页数"
    assert held.facts[-1] == ["结果", "未办结，暂列"]


def test_closed_papers_are_not_on_the_index_of_the_person_concerned(stage: Stage):
    matter = stage.walk(stage.open(), "train")
    actor = stage.on(stage.cast.office, "2028-12-01")
    filing.file_paper(actor, matter, "review", "review_report", pages=4)
    attaching.attach_to_matter(actor, matter, "函.pdf", PDF, "inquiry_letters")
    whole = archive.index(papers.get(matter.pk), "2028-12-01")
    own = archive.index(papers.get(matter.pk), "2028-12-01", closed=False)
    assert {one.title for one in whole.lines} == {"综合性政治审查结论", "函调或外调材料"}
    assert own.lines == []
    assert not any("审查" in one for one in own.missing)
