"""The `zhidu` command: serve, demo, lint, import, handbook, simulate, tick, verify. 制度命令行。"""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

LAST_DAY = date(9999, 12, 31)
TICK_SECONDS = 60


def main(argv: Sequence[str] | None = None) -> int:
    parser = _parser()
    asked = parser.parse_args(argv)
    if asked.command == "serve" and (why := _closed(asked.host, asked.port)):
        print(why, file=sys.stderr)
        return 1
    only_files = asked.command in ("lint", "schema") or (asked.command == "serve" and asked.check)
    if not only_files and (why := _not_ready()):
        print(why, file=sys.stderr)
        return 2
    do: Callable[[argparse.Namespace], int] = asked.do
    return do(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhidu", description=__doc__)
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = verbs.add_parser("serve", help="serve the pages 打开网页服务")
    serve.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on 监听地址")
    serve.add_argument(
        "--check", action="store_true", help="only whether the port is free 只看端口"
    )
    serve.set_defaults(do=_serve)
    demo = verbs.add_parser("demo", help="load the invented organisations 装入演示数据")
    demo.add_argument(
        "--reset", action="store_true", help="throw the demo away and begin anew 重来"
    )
    demo.add_argument("--if-empty", action="store_true", help="only when there is no data 没有才装")
    demo.set_defaults(do=_demo)
    _add_rules(verbs)
    bring = verbs.add_parser("import", help="bring in a roster 导入名册")
    bring.add_argument("what", choices=["roster"])
    bring.add_argument("file", type=Path)
    bring.add_argument("--unit", default="", metavar="CODE", help="the unit it belongs to 组织编号")
    bring.add_argument("--apply", action="store_true", help="write it; else only preview 真正写入")
    bring.set_defaults(do=_import)
    book = verbs.add_parser("handbook", help="print a handbook 打印手册")
    whose = book.add_mutually_exclusive_group(required=True)
    whose.add_argument("--unit", metavar="CODE", help="branch handbook 支部手册：组织编号")
    whose.add_argument(
        "--person", type=int, metavar="ID", help="member handbook 党员手册：人员编号"
    )
    book.add_argument("--year", type=int, required=True)
    book.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|.docx")
    book.set_defaults(do=_handbook)
    _add_play(verbs)
    _add_upkeep(verbs)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} 不是端口号（1–65535）is not a port")
    return int(text)


def _add_upkeep(verbs: Any) -> None:
    tick = verbs.add_parser("tick", help="send what is due to be sent 发送到期的提醒")
    tick.add_argument("--base", default=_base(), help="where the pages are served 网页地址")
    tick.set_defaults(do=_tick)
    verify = verbs.add_parser("verify", help="hold every table against the public log 核对日志")
    verify.set_defaults(do=_verify)


def _base(port: str = "") -> str:
    return f"http://localhost:{port or os.environ.get('PORT', '8000')}"


def _add_rules(verbs: Any) -> None:
    lint = verbs.add_parser("lint", help="check institution files 检查制度文本")
    lint.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    lint.add_argument("--json", action="store_true", help="one JSON object a line, for editors")
    lint.add_argument("--lang", choices=["zh-hans", "zh-hant", "en"], help="of the messages 语言")
    lint.set_defaults(do=_lint)
    form = verbs.add_parser("schema", help="JSON Schema of institution files, for completion")
    form.set_defaults(do=_schema)


def _add_play(verbs: Any) -> None:
    play = verbs.add_parser("simulate", help="play a unit's year on invented people 推演一年")
    play.add_argument("--unit", required=True, metavar="CODE", help="whose set is played 组织编号")
    play.add_argument("--year", type=int, required=True)
    play.add_argument("--seed", type=int, default=1, help="the same seed, the same year 种子")
    play.add_argument("--post-days", type=float, default=2, help="mean days until a post acts")
    play.add_argument("--member-days", type=float, default=4, help="mean days until a member acts")
    play.add_argument("--away-days", type=int, default=20, help="days a year a post is away")
    play.add_argument("--out", type=Path, metavar="FILE.html", help="the report with plots")
    play.set_defaults(do=_simulate)


def _ready() -> None:
    """Django, and the database of ZHIDU_DATA made or brought up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidu.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from zhidu.matters.rulebook import refresh

    refresh()


def _not_ready() -> str:
    """Make everything ready; why that cannot be, in one sentence a language, '' when it is."""
    folder = os.environ.get("ZHIDU_DATA", "data")
    try:
        _ready()
    except OSError as error:
        return (
            f"数据文件夹 {folder} 不能写入（{error.strerror}）：换一个 ZHIDU_DATA，或改它的权限。\n"
            f"The data folder {folder} cannot be written ({error.strerror}): "
            "choose another ZHIDU_DATA, or change its permissions."
        )
    except Exception as error:
        if type(error).__name__ != "OperationalError":
            raise
        line = str(error).strip().splitlines()[0]
        return f"数据库打不开：{line}\nThe database cannot be opened: {line}"
    return ""


def _today() -> date:
    """The only clock of the command line; a demo keeps its own day."""
    from django.utils import timezone

    from zhidu.org.models import Site

    return Site.here().demo_today or timezone.localdate()


def _serve(asked: argparse.Namespace) -> int:
    if asked.check:
        return 0
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _greet(f"http://localhost:{asked.port}")
    threading.Thread(target=_tick_for_ever, args=[asked.port], daemon=True).start()
    Granian(
        "zhidu.config.wsgi:application",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        log_level=LogLevels.warning,
        websockets=False,
        blocking_threads=4,
    ).serve()
    return 0


def _closed(host: str, port: int) -> str:
    """Why nothing can listen there, in one sentence a language; '' when it can."""
    other = port + 1 if 1024 <= port < 65535 else 8000
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except PermissionError:
            return (
                f"这个用户不能用端口 {port}：换一个，例如 PORT={other}。\n"
                f"This user may not use port {port}: try another, for example PORT={other}."
            )
        except socket.gaierror:
            return f"没有 {host} 这个地址。\nThere is no address {host}."
        except OSError:
            return (
                f"端口 {port} 已被占用：换一个，例如 PORT={other}。\n"
                f"Port {port} is in use: try another, for example PORT={other}."
            )
    return ""


def _greet(address: str) -> None:
    """Where to go, and how to get in: nothing else is printed."""
    from zhidu.org.actions.entry import first_run_word
    from zhidu.org.models import Site

    site = Site.here()
    print(f"zhidu 制度  {address}", flush=True)
    if site.is_demo:
        from zhidu.demo import sign_ins

        for line in sign_ins():
            print(f"  {line}", flush=True)
    elif not site.first_run_done:
        print(f"  首次设置 first run: {address}/first-run/{first_run_word()}", flush=True)


def _tick_for_ever(port: int) -> None:
    pause = threading.Event()
    while not pause.wait(TICK_SECONDS):
        try:
            _tick_once(_base(str(port)))
        except Exception:  # a failed reminder must not stop the pages; it is logged and retried
            logging.getLogger(__name__).exception("tick failed")


def _tick_once(base: str) -> int:
    from zhidu.matters.ticking import tick
    from zhidu.web.tending import tend

    today = _today()
    tend(today, base)
    return tick(today)


def _demo(asked: argparse.Namespace) -> int:
    from zhidu.demo import load, throw_away
    from zhidu.org.models import Site, Unit

    site = Site.here()
    if site.is_demo and not asked.reset:
        if not asked.if_empty:
            print("这里已经是演示数据；要重来，请用 zhidu demo --reset。")
        return 0
    if not site.is_demo and (site.first_run_done or Unit.objects.exists()):
        print("这里有真实数据，不能装入演示数据；请另用一个 ZHIDU_DATA。", file=sys.stderr)
        return 1
    if asked.reset:
        throw_away()
    print("正在装入演示数据，约一分钟 loading the demo …", flush=True)
    load()
    return 0


def _lint(asked: argparse.Namespace) -> int:
    from zhidu.engine.__main__ import main as engine

    missing = [path for path in asked.paths if not path.exists()]
    for path in missing:
        print(f"{path}: no such file or folder 没有这个文件", file=sys.stderr)
    if missing:
        return 1
    if asked.lang:
        os.environ["ZHIDU_LANGUAGE"] = asked.lang
    if asked.json:
        os.environ["ZHIDU_LINT"] = "json"
    files = engine("lint", *map(str, asked.paths))
    folders = [path for path in asked.paths if (path / "fields.yaml").exists()]
    sets = [engine("links", str(path)) for path in folders]
    return int(bool(files or any(sets)))


def _schema(asked: argparse.Namespace) -> int:
    import json

    from zhidu.engine.editors import schema

    print(json.dumps(schema(), ensure_ascii=False, indent=1))
    return 0


def _import(asked: argparse.Namespace) -> int:
    from zhidu.intake.command import import_roster
    from zhidu.org.models import Site

    if Site.here().is_demo:
        print("演示数据里不能导入真实名册；请另用一个 ZHIDU_DATA。", file=sys.stderr)
        return 1
    return import_roster(asked.file, asked.unit, asked.apply, _today(), sys.stdout)


def _handbook(asked: argparse.Namespace) -> int:
    from zhidu.documents.command import handbook

    return handbook(asked.unit, asked.person, asked.year, asked.out, _today())


def _simulate(asked: argparse.Namespace) -> int:
    from zhidu.simulate.command import simulate
    from zhidu.simulate.play import Habits

    habits = Habits(asked.post_days, asked.member_days, asked.away_days)
    return simulate(
        asked.unit, asked.year, _today(), seed=asked.seed, habits=habits, out=asked.out,
        to=sys.stdout,
    )  # fmt: skip


def _tick(asked: argparse.Namespace) -> int:
    print(f"{_tick_once(asked.base)} sent 已发送")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from zhidu.ballots.audit import rounds
    from zhidu.boards.command import verify

    return verify(sys.stdout, rounds)


if __name__ == "__main__":
    sys.exit(main())
