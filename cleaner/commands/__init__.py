"""The commands, a module for each kind of them; each only parses, calls and prints."""

import typer

from cleaner.commands import cleaning, looking


def add_to(app: typer.Typer) -> None:
    """Put the commands into the app, in the order in which help lists them, each with an example."""
    app.command(epilog="Example: pdftotext page.pdf - | cleaner clean > page.txt")(cleaning.clean)
    app.command(epilog="Example: cleaner explain page.txt")(looking.explain)
    app.command(epilog="Example: cleaner diff page.txt")(looking.diff)
    app.command(epilog="Example: cleaner undo clean/page.txt ledgers/page.txt.ledger -o page.txt")(cleaning.undo)
    app.command(epilog="Example: cleaner articles page.txt > articles.jsonl")(cleaning.articles)
    app.command(epilog="Example: cleaner fixers")(looking.fixers)
    app.command(epilog="Example: cleaner score clean/page.txt truth/page.json --raw page.txt")(looking.score)
    rules = typer.Typer(help="Look after files of rules.", rich_markup_mode=None, no_args_is_help=True)
    rules.command("check", epilog="Example: cleaner rules check my-rules")(looking.check_rules)
    app.add_typer(rules, name="rules")
