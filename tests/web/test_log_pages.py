"""The log and the notices as strangers meet them: pages, files, witnesses over the wire."""

import json
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from tests.boards.copies import TOOLS
from tests.boards.test_notices import WORDS, page, pass_days
from tests.fixtures import TODAY, Cast
from zhidu.boards import log, notes
from zhidu.boards.actions import decisions, notices, objections
from zhidu.boards.canon import commit
from zhidu.boards.models import Cosignature, LogEntry, Notice, Objection, Witness
from zhidu.web.tending import over_http, tend

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(cast: Cast, on_today) -> Notice:
    return notices.post(cast.actor(cast.secretary), cast.village, WORDS, 5)


def test_anybody_reads_a_notice_with_its_count_and_its_number(posted, client: Client):
    text = client.get(reverse("notice", args=[posted.number])).text
    assert "周晨麦" in text and "今天贴出，明天起算" in text and "中秋" in text
    assert f"本公示第 {posted.number} 号已记入公开日志，还没有见证方留存" in text
    assert "周晨麦" in client.get(reverse("board", args=[posted.unit_id])).text


def test_the_content_gives_the_hash_in_the_log(posted, client: Client):
    held = client.get(reverse("notice_content", args=[posted.number])).json()
    said = LogEntry.objects.get(idx=posted.number).said
    assert commit(bytes.fromhex(held["salt"]), held["content"]) == said["content"]


def test_after_its_end_the_words_are_gone_and_the_proof_stays(cast: Cast, posted, client: Client):
    notices.withdraw(cast.actor(cast.secretary), posted, "本人放弃")
    answer = client.get(reverse("notice", args=[posted.number]))
    assert answer.status_code == 410 and "周晨麦" not in answer.text and "撤回" in answer.text
    assert client.get(reverse("notice_content", args=[posted.number])).status_code == 404
    sheet = client.get(reverse("notice_proof", args=[posted.number]))
    assert sheet.status_code == 200 and "周晨麦" not in sheet.text and "<svg" in sheet.text
    assert LogEntry.objects.get(idx=posted.number).said["content"] in sheet.text
    assert "周晨麦" not in client.get(reverse("board", args=[posted.unit_id])).text


def test_objecting_and_reading_the_answer_without_account_or_cookie(
    cast: Cast, posted, client, sign_in
):
    strict = Client(enforce_csrf_checks=True)
    address = reverse("object", args=[posted.number])
    assert "可以不留名" in strict.get(address).text
    empty = strict.post(address, {"text": " ", "name": "某甲"})
    assert empty.status_code == 422 and "某甲" in empty.text
    done = strict.post(address, {"text": "他没有住在村里"}).text
    code = done.split('class="word">')[1].split("<")[0]
    assert not strict.cookies
    answer = strict.post(reverse("answer"), {"code": code}).text
    assert "正在核查" in answer and "他没有住在村里" in answer
    assert strict.post(reverse("answer"), {"code": "AAAA"}).status_code == 422
    row = Objection.objects.get()
    seen = sign_in(cast.secretary).get(reverse("notice", args=[posted.number])).text
    assert "他没有住在村里" not in seen, "the branch itself does not read it"
    settle = reverse("settle", args=[row.pk])
    assert sign_in(cast.secretary).post(settle, {"finding": "x"}).status_code == 403
    office = sign_in(cast.office)
    assert "他没有住在村里" in office.get(reverse("notice", args=[posted.number])).text
    office.post(settle, {"finding": "查过，常住", "upheld": "no"})
    assert "查过，常住" in strict.post(reverse("answer"), {"code": code}).text


def test_posting_correcting_and_withdrawing_by_form(cast: Cast, sign_in):
    client = sign_in(cast.secretary)
    new = reverse("notice_new", args=[cast.village.pk])
    wrong = client.post(new, {"title": "公示", "label": ["电话"], "text": ["13800000000"],
                              "contact": "村委", "days": "5"})  # fmt: skip
    assert wrong.status_code == 422 and "手机号" in wrong.text and "13800000000" in wrong.text
    client.post(new, {"title": "公示", "label": ["内容"], "text": ["责任区"], "contact": "村委",
                      "days": "7", "working": "no"})  # fmt: skip
    row = Notice.objects.get()
    assert (row.days, row.working, row.content["lines"]) == (7, False, [["内容", "责任区"]])
    change = reverse("notice_correct", args=[row.number])
    assert "责任区" in client.get(change).text
    data = {"title": "公示", "label": ["内容"], "text": ["新责任区"], "contact": "村委"}
    assert client.post(change, data).status_code == 422
    client.post(change, {**data, "reason": "漏一段"})
    new_row = Notice.objects.get(replaces=row)
    assert "更正后的公示" in client.get(reverse("notice", args=[row.number])).text
    client.post(reverse("notice_correct", args=[new_row.number]), {"reason": "不办了",
                                                                   "withdraw": "1"})  # fmt: skip
    assert Notice.objects.get(pk=new_row.pk).end == "withdrawn"


def test_a_visitor_without_account_changes_nothing(cast: Cast, posted, client: Client):
    """On pages that are open to all, nobody must not be taken for the installation itself."""
    for name, args in (("notice_new", [cast.village.pk]), ("notice_correct", [posted.number]),
                       ("witnesses", [])):  # fmt: skip
        answer = client.post(reverse(name, args=args), {"reason": "x", "vkey": "x"})
        assert answer.status_code == 302 and "/sign-in" in answer.url
    text = client.get(reverse("notice", args=[posted.number])).text
    assert "更正或撤回" not in text and "收到的意见" not in text
    assert "添一个见证方" not in client.get(reverse("log")).text


def test_the_keeper_sees_what_is_missing_before_a_decision(cast: Cast, posted, sign_in):
    text = sign_in(cast.secretary).get(reverse("notice", args=[posted.number])).text
    assert "公示要满 5 个工作日" in text


# --- the log -------------------------------------------------------------------------------------


def test_the_files_of_the_log(posted, client: Client):
    note = client.get(reverse("log_checkpoint")).text
    text, _signed = notes.open_note(note, [log.signer().verifier])
    size = notes.read_checkpoint(text)[1]
    assert size == log.size()
    lines = client.get(reverse("log_entries")).text.split()
    assert len(lines) == size
    assert client.get(reverse("log_entries") + "?from=2").text.split() == lines[2:]
    assert client.get(reverse("log_checkpoints")).text == note + "===\n"
    bundle = client.get(reverse("log_tile", args=[f"entries/000.p/{size}"]))
    assert bundle.status_code == 200 and bundle.content.count(b'"t":"notice"') == 1
    assert client.get(reverse("log_tile", args=["entries/009"])).status_code == 404
    proof = client.get(reverse("log_proof", args=[posted.number])).text
    assert proof.startswith("c2sp.org/tlog-proof@v1\nindex ") and proof.endswith(note)
    assert client.get(reverse("log_proof", args=[999])).status_code == 404
    assert client.get(reverse("log_consistency") + "?old=1&new=3").text.count("\n") == 2
    assert client.get(reverse("log_consistency") + "?old=1&new=99").status_code == 404
    assert client.get(reverse("log_consistency") + "?old=-1").status_code == 404
    assert log.signer().verifier.vkey in client.get(reverse("log_trust")).text
    for name in ("verify_log.py", "witness.py"):
        given = client.get(reverse("log_tool", args=[name]))
        assert given.content == (TOOLS / name).read_bytes()
    assert client.get(reverse("log_tool", args=["settings.py"])).status_code == 404
    assert client.post(reverse("log_cosign"), b"x", "text/plain").status_code == 400


def test_an_empty_log_says_so(cast: Cast, client: Client, on_today):
    assert "还没有一条" in client.get(reverse("log")).text
    assert client.get(reverse("log_checkpoint")).status_code == 404


def run(*words: object) -> str:
    done = subprocess.run([sys.executable, "-I", str(TOOLS / "witness.py"), *map(str, words)],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_a_witness_on_another_machine_follows_signs_and_its_copy_verifies(
    cast: Cast, live_server, tmp_path, sign_in
):
    """Over real HTTP: key, form, look, cosignature, and verify_log.py on the witness's folder."""
    folder, home = tmp_path / "witness", f"{live_server.url}/log"
    vkey = run("init", folder, "witness.example/w", log.signer().verifier.vkey).strip()
    office = sign_in(cast.office)
    assert "不是见证方的公钥" in office.post(reverse("witnesses"), {"vkey": "x"}).text
    office.post(reverse("witnesses"), {"vkey": vkey})
    row = notices.post(cast.actor(cast.secretary), cast.village, WORDS, 5)
    assert run("look", folder, home).strip() == str(log.size())
    assert Cosignature.objects.get().witness == Witness.objects.get()
    text = office.get(reverse("notice", args=[row.number])).text
    assert "已由witness.example/w（见证方）留存" in text
    assert (folder / "entries.txt").read_text() == office.get(reverse("log_entries")).text
    pass_days(TODAY, TODAY)
    run("look", folder, home)
    office.post(reverse("witnesses"), {"retire": Witness.objects.get().pk})
    assert Witness.objects.get().retired == TODAY


@pytest.mark.django_db(transaction=True)
def test_a_beat_is_what_the_served_page_gives(cast: Cast, live_server, on_today, monkeypatch):
    """Fetched like any visitor would; a server that is down leaves no beat."""
    from datetime import timedelta

    row = notices.post(cast.actor(cast.secretary), cast.village, WORDS, 5)
    fetch = over_http(live_server.url)
    assert json.loads(fetch(row.number)) == json.loads(page(row.number))
    tomorrow = TODAY + timedelta(days=1)
    assert tend(tomorrow, "http://127.0.0.1:9") == 0
    assert tend(tomorrow, live_server.url) == 1
    assert tend(tomorrow, live_server.url) == 0
    said = LogEntry.objects.filter(kind="beat").get().said
    assert said["open"] == {str(row.number): row.promised}


def test_a_decision_shows_in_the_log(cast: Cast, posted, client: Client):
    from datetime import date

    pass_days(TODAY, date(2026, 9, 29))
    actor = cast.actor(cast.secretary, date(2026, 9, 29))
    decisions.decide(actor, cast.village, {"what": "接收"}, notice=posted)
    objections.tell(actor, posted)
    assert "决定" in client.get(reverse("log")).text
