"""Simplified, Traditional and English are complete, and pages really use them."""

import re

import pytest

from tests.fixtures import Cast

HAN = re.compile("[\u3400-\u9fff]+")


@pytest.mark.parametrize("address", ["/sign-in", "/slip", "/type", "/help", "/more", "/find"])
def test_an_english_page_has_no_chinese_of_its_own(adopted: Cast, sign_in, address):
    client = sign_in(adopted.member)
    client.cookies["zhidu_language"] = "en"
    page = client.get(address).content.decode()
    text = re.sub(r"<[^>]+>", " ", page)
    names = [adopted.village.name, adopted.town.name, *(one.name for one in adopted.people)]
    for known in ("制", "度", "简体中文", "繁體中文", *names):
        text = text.replace(known, "")
    assert HAN.findall(text) == []


def test_a_traditional_page_is_traditional(adopted: Cast, client, on_today):
    client.cookies["zhidu_language"] = "zh-hant"
    page = client.get("/sign-in").content.decode()
    assert "進來" in page
    assert "用戶名" in page
    assert 'lang="zh-hant"' in page
