"""The command line as a stranger meets it: in its own process, on its own data folder."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """A data folder as a first command leaves it, made once."""
    data = tmp_path_factory.mktemp("blank") / "data"
    _run(data, "c._ready()")
    return data


@pytest.fixture
def zhidu(tmp_path, blank):
    """zhidu("lint", …) in a fresh data folder whose name has a space and Chinese in it."""
    data = tmp_path / "数 据"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "ZHIDU_DATA": str(data), "PYTHONPATH": str(ROOT)}
        environment.pop("DATABASE_URL", None)
        return subprocess.run(
            [sys.executable, "-m", "zhidu", *words], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip

    run.data, run.blank = data, blank
    return run


def real(zhidu) -> None:
    """A data folder with one real unit in it."""
    begin(
        zhidu,
        "from zhidu.org.actions import tree; from zhidu.org.door import Actor;"
        "day = datetime.date(2026, 1, 1);"
        "tree.found(Actor(None, day), None, '某镇党委', 'committee', code='T1')",
    )


def shown(zhidu) -> None:
    """A demo folder without the long story in it."""
    begin(
        zhidu,
        "from zhidu.org.models import Site; Site.objects.create("
        "name='演示', demo_today=datetime.date(2026, 12, 31), first_run_done=True)",
    )


def begin(zhidu, code: str) -> None:
    shutil.copytree(zhidu.blank, zhidu.data)
    _run(zhidu.data, f"c._ready(); {code}")


def _run(data: Path, code: str) -> None:
    environment = {**os.environ, "ZHIDU_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    code = f"import datetime, zhidu.cli as c; {code}"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


@pytest.mark.parametrize("verb", ["serve", "demo", "lint", "import", "handbook", "tick"])
def test_every_command_explains_itself(zhidu, verb):
    done = zhidu(verb, "--help")
    assert done.returncode == 0
    assert "usage: zhidu" in done.stdout


def test_tick_makes_the_database_and_its_keys_for_the_owner_only(zhidu):
    done = zhidu("tick")
    assert (done.returncode, done.stdout.strip()) == (0, "0 sent 已发送")
    assert (zhidu.data / "zhidu.sqlite3").is_file()
    for key in (zhidu.data / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = {one.name: one.read_bytes() for one in (zhidu.data / "keys").iterdir()}
    zhidu("tick")
    assert before == {one.name: one.read_bytes() for one in (zhidu.data / "keys").iterdir()}


def test_a_port_in_use_is_one_plain_sentence(zhidu):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = zhidu("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "已被占用" in done.stderr
    assert "Traceback" not in done.stderr


def test_lint_says_where_and_what(zhidu, tmp_path):
    folder = tmp_path / "rules" / "pledge"
    folder.mkdir(parents=True)
    (folder / "2026-01-01.yaml").write_text("title: 甲\ntitel: 乙\n", encoding="utf-8")
    done = zhidu("lint", str(folder), "--lang", "en")
    assert done.returncode == 1
    assert f"{folder}/2026-01-01.yaml:2:1: I003 'titel' is not a word" in done.stdout
    assert zhidu("lint", "nowhere").returncode == 1


def test_the_demo_loads_once_and_refuses_real_rosters(zhidu, tmp_path):
    shown(zhidu)
    assert "已经是演示数据" in zhidu("demo").stdout
    assert zhidu("demo", "--if-empty").returncode == 0
    roster = tmp_path / "r.csv"
    roster.write_text("姓名,性别\n王晨粟,男\n", encoding="utf-8")
    refused = zhidu("import", "roster", str(roster))
    assert (refused.returncode, "演示" in refused.stderr) == (1, True)


def test_a_real_database_never_becomes_a_demo(zhidu):
    real(zhidu)
    done = zhidu("demo")
    assert (done.returncode, "真实数据" in done.stderr) == (1, True)


def test_a_roster_is_previewed_then_written_then_unchanged(zhidu, tmp_path):
    real(zhidu)
    roster = tmp_path / "名册.csv"
    text = "姓名,性别,出生年月,入党时间,所在支部\n王晨粟,男,1990.05,2015.07,柏启村党支部\n"
    roster.write_text(text, encoding="gb18030")
    seen = zhidu("import", "roster", str(roster), "--unit", "T1")
    assert "还没有写入任何东西" in seen.stdout
    assert "新增 1 人" in zhidu("import", "roster", str(roster), "--unit", "T1", "--apply").stdout
    again = zhidu("import", "roster", str(roster), "--unit", "T1", "--apply")
    assert "新增 0 人，更新 0 人，1 人没有变化" in again.stdout
    roster.write_text(text.replace("1990.05", "1990.13"), encoding="gb18030")
    wrong = zhidu("import", "roster", str(roster), "--unit", "T1")
    assert wrong.returncode == 1
    assert "!C2: 1990.13: " in wrong.stdout
    out = tmp_path / "手册.pdf"
    book = zhidu("handbook", "--unit", "T1", "--year", "2026", "--out", str(out))
    assert book.returncode == 0, book.stderr
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_data_folder_that_cannot_be_is_one_plain_sentence(zhidu, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    environment = {**os.environ, "ZHIDU_DATA": str(tmp_path / "file/data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "zhidu", "tick"], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "不能写入" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_one_plain_sentence(zhidu, tmp_path):
    url = "postgres://nobody@127.0.0.1:1/nothing"
    environment = {**os.environ, "ZHIDU_DATA": str(tmp_path / "d"), "DATABASE_URL": url,
                   "PYTHONPATH": str(ROOT)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "zhidu", "tick"], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "数据库打不开" in done.stderr
    assert "Traceback" not in done.stderr
