"""The command line: commands parse, call and print."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cleaner.errors import CleanerError, Exit


class _Guarded(TyperGroup):
    """Turn every error into its message and exit code, in one place."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CleanerError as fault:
            typer.echo(f"cleaner: {fault}", err=True)
            raise typer.Exit(fault.exit) from None
        except BrokenPipeError:
            _forget_output()
            raise typer.Exit(Exit.DONE) from None
        except OSError as fault:
            place = f"{fault.filename}: " if fault.filename else ""
            typer.echo(f"cleaner: {place}{fault.strerror}; make room, or mend the name or its permissions", err=True)
            raise typer.Exit(Exit.SOME_FAILED) from None
        except KeyboardInterrupt:
            raise typer.Exit(Exit.INTERRUPTED) from None


def _forget_output() -> None:
    """Let Python's own flush at the end go nowhere: the reader has closed the pipe and wants no more."""
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    finally:
        os.close(null)


app = typer.Typer(
    cls=_Guarded, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from cleaner import __version__

        typer.echo(f"cleaner {__version__}")
        raise typer.Exit(Exit.DONE)


@app.callback()
def start(
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say the version.")] = False,
) -> None:
    """Turn the text of scanned newspapers into text that people can trust."""


def main() -> None:
    """Run the command line; the console script."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # starting its threads takes as long as the rest of numpy
    try:
        app(prog_name="cleaner")
    finally:  # a full disk has been told of; Python's own flush at the end must not fail over it once more
        try:
            sys.stdout.flush()
        except (OSError, ValueError, AttributeError):
            _forget_output()


from cleaner import commands  # noqa: E402 - the commands add themselves to the app

commands.add_to(app)
