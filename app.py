"""Start everything on one port: staff console, citizen pages, API.

Input: arguments and settings. Output: a running server. No logic: the parts are wired here, heavy ones late.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import settings as configuration

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from web.asking import AssistantLike
    from web.desk import Desk
    from web.service import Service
    from web.site import Site


def main(argv: Sequence[str] | None = None) -> int:
    """Run the server until it is stopped; return the exit status."""
    from web import server

    try:
        config = configuration.load()
        args = _arguments(config, argv)
        listening = server.listen(args.host, args.port)
        site = wire(config, index=args.index, base_path=args.base_path, console=not args.no_console, host=args.host)
    except (configuration.SettingsError, ValueError, RuntimeError, OSError) as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"筑问 ZhuWen: http://{shown}:{port}/{args.base_path.strip('/')}", flush=True)
    server.make(site).run(sockets=[listening])
    return 0


def wire(
    config: configuration.Settings,
    *,
    index: Path | None = None,
    base_path: str = "/",
    console: bool = True,
    host: str = "127.0.0.1",
) -> Site:
    """Return the whole site for `config`.

    Raises: OriginError, AuditError, ValueError when a setting cannot be used.
    """
    from web import api, openai_api, pages
    from web.addresses import is_loopback
    from web.late import LateApp
    from web.site import Site

    desk = build_desk(config, lambda: _assistant(config, index))
    app = api.create(desk)
    app.include_router(openai_api.routes(desk))
    app.include_router(pages.routes(desk, app))
    mcp = LateApp(lambda: _mcp(desk))
    app.mount("/mcp", mcp)
    asks_login = bool(config.admin_password_hash) or not is_loopback(host)  # as web.console.mount_options has it
    return Site(
        api.with_cors(app, desk),
        desk.service.metrics,
        base_path=base_path,
        mcp=mcp,
        console=LateApp(lambda: _console(config, desk.service, host, index)) if console else None,
        console_for=None if asks_login else desk.guard.is_local,
        body_timeout_s=desk.options.body_timeout_s,
        max_body_bytes=desk.options.max_body_bytes,
        on_start=desk.service.start,
    )


def build_desk(config: configuration.Settings, open_assistant: Callable[[], AssistantLike]) -> Desk:
    """Return the desk that every page and protocol asks at.

    Raises: OriginError, AuditError, ValueError when a setting cannot be used.
    """
    from web import origins, tokens
    from web.desk import Desk, Options
    from web.guard import Guard, Rules
    from web.service import Service

    if config.answerer not in ("extractive", "llm"):
        raise ValueError(f"ZHUWEN_ANSWERER: expected extractive or llm, found {config.answerer!r}; correct the setting")
    service = Service(
        open_assistant,
        config.data_dir,
        answerer="llm" if config.answerer == "llm" else "extractive",
        max_question_chars=config.max_question_chars,
        retention_days=config.audit_retention_days,
        paused=config.paused,
        llm_ready=bool(config.llm_base_url and config.llm_model),
    )
    guard = Guard(
        Rules(
            sites=origins.parse(config.widget_origins),
            api_keys=_names(config.api_keys),
            own_origins=frozenset(map(origins.normalise, _names(config.public_origins))),
            rate_limit=config.rate_limit,
            site_rate_limit=config.site_rate_limit,
            daily_budget=config.daily_budget,
        ),
        tokens.load_secret(config.data_dir / "secret.key"),
    )
    service.sign_view = guard.sign_view
    for site, questions in service.record.asked_today().items():
        guard.spent(site, questions)
    return Desk(
        service,
        guard,
        Options(
            widget_plans=frozenset(_names(config.widget_plans)),
            service_hours=config.service_hours,
            filing_number=config.filing_number,
            max_running=config.max_running,
            max_waiting=config.max_waiting,
            ask_timeout_s=config.ask_timeout_s,
        ),
    )


def _mcp(desk: Desk) -> Starlette:
    from web.mcp_server import create

    return create(desk)


def _names(setting: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in setting.split(","))))


def _assistant(config: configuration.Settings, index: Path | None) -> AssistantLike:
    from assistant.chain import Assistant
    from assistant.shell import open_chat, open_default
    from web.scoped import ScopedAssistant

    chat = open_chat(config)
    library = open_default(index, config)
    return ScopedAssistant(library, lambda held: Assistant(held, config.synonyms_file, chat=chat))


def _console(config: configuration.Settings, service: Service, host: str, index: Path | None) -> Starlette:
    from web import console
    from web.console_holdings import Holdings
    from web.evaluating import of_dev_set

    holdings = Holdings(service, config.sources_dir, index or config.index_dir, config.embedding_model)
    evaluation = of_dev_set(index or config.index_dir, config.data_dir / "eval")
    return console.mounted(service, host, config.admin_password_hash, holdings, evaluation)


def _arguments(config: configuration.Settings, argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="app.py", description="筑问:控制台、市民问答页和接口。Serve console, widget and API."
    )
    parser.add_argument("--host", default=config.host)
    parser.add_argument("--port", type=int, default=config.port)
    parser.add_argument(
        "--base-path", default=config.base_path, help="path below which a proxy serves this, e.g. /zhuwen"
    )
    parser.add_argument("--index", type=Path, help="an index folder; the default one builds itself when missing")
    parser.add_argument("--no-console", action="store_true", help="serve the citizen pages and the API only")
    parser.add_argument("--share", choices=["never"], default="never", help="this page is never shared through others")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
