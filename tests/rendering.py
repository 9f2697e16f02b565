"""Macros called without dbt: those that need no table and no connection."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import jinja2
import pytz
from conftest import CHECKOUT

MODULES = SimpleNamespace(datetime=SimpleNamespace(datetime=datetime), pytz=pytz)


class CompilationError(Exception):
    """What a macro refuses."""


def macro(path: str, **context: object) -> Callable[..., object]:
    """A macro as dbt would call it.

    Args:
        path: of its file below `macros/`; the macro is called like the file.
        context: what it finds there besides the modules and the exceptions of dbt:
            vars, other macros.

    Returns:
        A function of the macro's arguments that returns what the macro returns.
    """
    source = (CHECKOUT / "macros" / path).read_text()
    name = path.rpartition("/")[2].removesuffix(".sql")
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    template = environment.from_string(f"{source}{{% do {name}(*arguments) %}}")

    def refuse(message: str) -> None:
        raise CompilationError(message)

    def call(*arguments: object) -> object:
        returned: list[object] = []
        template.render(
            arguments=arguments,
            modules=MODULES,
            exceptions=SimpleNamespace(raise_compiler_error=refuse),
            **{"return": returned.append},
            **context,
        )
        return returned[0] if returned else None

    return call
