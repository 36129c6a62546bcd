"""运行机制: bodies, rules, duties and how far they are on one page; every number opens its rows."""

import re

from tests.fixtures import Cast
from tests.matters.test_recording import written
from zhidu.engine.five import FIVE
from zhidu.matters.actions import recording
from zhidu.matters.rulebook import library
from zhidu.matters.workshop import checked
from zhidu.org.models import Post


def test_row_3_06(adopted: Cast, sign_in):
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    client = sign_in(adopted.secretary)
    page = client.get(f"/org/{adopted.village.pk}/system").content.decode()
    for word in ("支部委员会", "书记", "王晨粟", "主题党日", "引出：", "四项都是零"):
        assert word in page
    links = set(re.findall(r'href="(/(?:execution/rows|matters|institutions/\w+)\?[^"]+)"', page))
    assert any("kind=on_time" in one for one in links)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_vacancy_is_named_where_it_is(adopted: Cast, sign_in):
    Post.objects.filter(unit=adopted.village).update(ends="2026-09-01")
    page = sign_in(adopted.people[1]).get(f"/org/{adopted.village.pk}/system").content.decode()
    assert "空缺" in page
    assert "没有人负责的制度" in page


def test_a_stranger_is_not_shown_it(adopted: Cast, sign_in):
    answer = sign_in(adopted.stranger).get(f"/org/{adopted.village.pk}/system")
    assert answer.status_code == 403


def test_row_1_01(adopted: Cast, sign_in):
    """A rule that serves none of the five is not accepted; the year names those with nothing."""
    text = library().source_text("theme_day", "2026-01-01").replace("field: thought\n", "")
    told = [str(one) for one in checked(text, "theme_day").problems]
    assert any("没有写属于五大建设的哪一项" in one for one in told)
    recording.file(adopted.actor(adopted.secretary), adopted.village, written(adopted))
    page = sign_in(adopted.secretary).get(f"/org/{adopted.village.pk}/system").content.decode()
    lines = re.findall(r"<span>(\S+建设)</span>\s*<span>(.*?)</span>", page, re.DOTALL)
    said = {title: words for title, words in lines}
    assert list(said) == list(FIVE.values())
    assert "办结 1 件" in said["组织建设"]
    assert "今年还没有办结的事" in said["反腐倡廉建设"]
