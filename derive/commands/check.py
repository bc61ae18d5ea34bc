"""`derive check`: the numbers and formulas of documents, each confirmed, refuted or not checked."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from derive.commands.errors import CommandError

if TYPE_CHECKING:
    from derive.document.batch import Outcome, Task
    from derive.document.claim import Report
    from derive.document.settings import Configuration, Overrides
    from derive.export.findings import Options
    from derive.export.findings.summary import Total

__all__ = ["add_parsers"]

_FORMATS = ["full", "concise", "json", "json-lines", "github", "gitlab", "junit", "sarif"]
_UNITS = ["bit", "nat", "hartley"]
_TEXT_FORMATS = ("full", "concise", "github")
#: Documents from which on the work is shared among processes unless `--jobs` says otherwise.
_WORTH_PROCESSES = 8
_WIDTH_OF_A_FILE = 120
#: New objects before the collector looks for cycles: trees of formulas have none.
_COLLECT_AFTER = 10_000


def add_parsers(commands: Any) -> None:
    """`check FILE|DIRECTORY|PATTERN...`."""
    parser = commands.add_parser(
        "check",
        help="check the numbers and formulas of documents",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="derive check slides.md\n"
        "derive check lectures/ --exclude 'lectures/old/*' --output-format github\n"
        "derive check notes.tex --base 2 --diff",
        epilog="Exit codes: 0 clean, 1 findings, 2 usage, settings or a file that cannot be read.\n"
        "Settings: [tool.derive] in the nearest pyproject.toml, or derive.toml (docs/check.md).",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="- for standard input")
    what = parser.add_argument_group("what is checked")
    what.add_argument("--stdin-filename", metavar="NAME", help="name and kind of standard input")
    what.add_argument("--exclude", action="append", default=[], metavar="PATTERN")
    what.add_argument(
        "--force-exclude", action="store_true", help="exclude even files that are named"
    )
    what.add_argument("--base", help="base of bare logarithms and of measures: 2, e or 10")
    what.add_argument("--unit", choices=_UNITS, help="unit of what is printed without one")
    what.add_argument("--select", metavar="RULES", help="only these, e.g. DRV1,wrong-cell")
    what.add_argument("--extend-select", metavar="RULES", help="these too")
    what.add_argument("--ignore", metavar="RULES", help="not these")
    what.add_argument("--config", metavar="FILE", help="use these settings for every document")
    what.add_argument("--isolated", action="store_true", help="use no settings file")
    what.add_argument("--jobs", "-j", type=int, metavar="N", help="processes (default: one a core)")
    what.add_argument("--coq", action="store_true", help="have Coq check each verdict again")
    output = parser.add_argument_group("what is said")
    output.add_argument("--output-format", choices=_FORMATS, default="full")
    output.add_argument("-o", "--output", metavar="FILE", help="write here instead of to stdout")
    output.add_argument("--show", choices=["findings", "unchecked", "all"], default="findings")
    output.add_argument("--statistics", action="store_true", help="count the findings by rule")
    output.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    output.add_argument(
        "--show-settings", action="store_true", help="print settings, check nothing"
    )
    fixing = parser.add_argument_group("repairs")
    changes = fixing.add_mutually_exclusive_group()
    changes.add_argument("--diff", action="store_true", help="print the repairs as a diff")
    changes.add_argument(
        "--fix", action="store_true", help="make the repairs that pass a new check"
    )
    changes.add_argument(
        "--add-ignore", action="store_true", help="suppress all findings by comments in the files"
    )
    verdict = parser.add_argument_group("when it fails")
    verdict.add_argument("--fail-on", choices=["error", "warning", "unchecked"], default="error")
    verdict.add_argument("--min-coverage", type=float, metavar="PERCENT", help="checked claims")
    verdict.add_argument("--exit-zero", action="store_true", help="exit with 0 despite findings")
    parser.set_defaults(run=_run)


def _run(options: Any) -> int:
    from derive.document.settings import SettingsError
    from derive.export.findings.summary import Total

    _refuse_what_cannot_be(options)
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    total = Total()
    try:
        tasks = list(_tasks(options, total))
    except SettingsError as error:
        raise CommandError(str(error)) from None
    if options.show_settings:
        return _show_settings(tasks)
    with _opened(options.output) as stream:
        refused = _check(tasks, options, total, stream)
    if options.output is not None or options.output_format not in _TEXT_FORMATS or options.diff:
        _say_coverage(total)
    return _exit_code(options, total, refused)


def _refuse_what_cannot_be(options: Any) -> None:
    if options.jobs is not None and options.jobs < 1:
        raise CommandError(f"--jobs is at least 1, not {options.jobs}")
    if options.min_coverage is not None and not 0 <= options.min_coverage <= 100:
        raise CommandError(f"--min-coverage is a per cent, 0 to 100, not {options.min_coverage:g}")
    if options.config is not None and options.isolated:
        raise CommandError("--config and --isolated exclude each other")
    if (options.fix or options.add_ignore) and "-" in options.files:
        option = "--fix" if options.fix else "--add-ignore"
        raise CommandError(f"{option} cannot change standard input; --diff prints the repairs")
    if options.stdin_filename is not None and "-" not in options.files:
        raise CommandError("--stdin-filename wants - among the files")


def _exit_code(options: Any, total: Total, refused: int) -> int:
    failing = total.severities["error"] + refused
    if options.fail_on in ("warning", "unchecked"):
        failing += total.severities["warning"]
    if options.fail_on == "unchecked":
        failing += total.severities["unchecked"]
    if options.diff:
        failing += total.fixed
    share = 100 * total.checked_share
    if options.min_coverage is not None and share < options.min_coverage:
        wanted = f"--min-coverage {options.min_coverage:g}"
        print(f"derive: {share:.1f} % of the claims were checked, {wanted}", file=sys.stderr)
        failing += 1
    if total.problems or total.unread:
        return 2
    return int(failing > 0 and not options.exit_zero)


# --- what to check --------------------------------------------------------------------------------


def _tasks(options: Any, total: Total) -> Iterator[Task]:
    """One task a document; what is wrong with the arguments is said and counted."""
    from derive.document.batch import Task
    from derive.document.files import STANDARD_INPUT, find_documents
    from derive.document.settings import configuration_for

    overrides = _overrides(options)
    given = _given_configuration(options, overrides)

    def configuration(path: str) -> Configuration:
        return given or configuration_for(path, overrides)

    def excluded(path: str) -> bool:
        return configuration(path).excludes(path) or by_command_line.excludes(path)

    by_command_line = _excluding(options.exclude)
    found = find_documents(options.files, excluded, force=options.force_exclude)
    for note in found.notes:
        print(f"derive: {note}", file=sys.stderr)
    for problem in found.problems:
        _say(total, problem.partition(":")[0], problem)
    if not found.paths and not found.problems and not options.force_exclude:
        _say(total, options.files[0], f"no documents below {', '.join(options.files)}")
    for path in found.paths:
        if path == STANDARD_INPUT:
            name = options.stdin_filename or STANDARD_INPUT
            data = b"" if options.show_settings else sys.stdin.buffer.read()
            yield Task(name, configuration(name), data, fix=options.diff, assertions=options.coq)
        else:
            fix = options.fix or options.diff
            yield Task(
                path,
                configuration(path),
                fix=fix,
                add_ignores=options.add_ignore,
                assertions=options.coq,
            )


def _overrides(options: Any) -> Overrides:
    from derive.document.lower import parse_base
    from derive.document.selection import read_selectors
    from derive.document.settings import Overrides

    chosen: dict[str, tuple[str, ...]] = {}
    for name in ("select", "extend_select", "ignore"):
        text = getattr(options, name)
        try:
            if text is not None:
                chosen[name] = read_selectors(text)
        except ValueError as error:
            way_out = "(all of them: derive rule)"
            raise CommandError(f"--{name.replace('_', '-')}: {error} {way_out}") from None
    try:
        parse_base(options.base)
    except ValueError as error:
        raise CommandError(f"--base: {error}") from None
    return Overrides(base=options.base, unit=options.unit, **chosen)


def _given_configuration(options: Any, overrides: Overrides) -> Configuration | None:
    """The configuration for every document, if the command line names one."""
    from derive.document.settings import Configuration, read_configuration
    from derive.record import replace

    if options.isolated:
        return Configuration(overrides=overrides)
    if options.config is not None:
        return replace(read_configuration(Path(options.config)), overrides=overrides)
    return None


def _excluding(patterns: list[str]) -> Configuration:
    from derive.document.settings import Configuration

    return Configuration(root=Path.cwd(), exclude=tuple(patterns))


def _show_settings(tasks: list[Task]) -> int:
    from derive.document.front_matter import front_matter
    from derive.document.readers import read
    from derive.document.settings import SettingsError, sidecar_of

    for task in tasks:
        try:
            front = None if task.data is not None else front_matter(read(task.path))
            sidecar = sidecar_of(task.path)
        except OSError as error:
            raise CommandError(f"cannot read {task.path}: {error.strerror or error}") from None
        except SettingsError as error:
            raise CommandError(str(error)) from None
        own = sidecar.over(front) if sidecar else front
        settings = task.configuration.settings_for(task.path, own)
        selection = task.configuration.selection_for(task.path, own)
        print(task.path)
        print(f"  settings file    {task.configuration.source or 'none'}")
        print(f"  sidecar          {sidecar.source if sidecar else 'none'}")
        print(f"  front matter     {'used' if front else 'none'}")
        print(f"  base             {settings.base or 'inferred'}")
        print(f"  unit             {settings.unit or 'inferred'}")
        print(f"  operands         {settings.operands}")
        print(f"  formula-seconds  {settings.formula_seconds:g}")
        print(f"  document-seconds {settings.document_seconds:g}")
        print(f"  select           {', '.join(code or 'ALL' for code in selection.select)}")
        print(f"  ignore           {', '.join(code or 'ALL' for code in selection.ignore) or '-'}")
    return 0


# --- checking and saying --------------------------------------------------------------------------


def _check(tasks: list[Task], options: Any, total: Total, stream: TextIO) -> int:
    """Check and write; return how many verdicts Coq refuses."""
    from derive.document.batch import check_many
    from derive.export.findings import writer

    refused = 0
    several = len(tasks) > 1
    chosen = writer(options.output_format, _options(options, several, stream))
    _write(stream, "" if options.diff else chosen.begin())
    outcomes = check_many(tasks, _jobs(options, len(tasks)))
    if options.coq:
        outcomes = _with_coq(outcomes, options)
    for number, outcome in enumerate(outcomes, 1):
        if several:
            _progress(number, len(tasks), outcome.path)
        if outcome.problem is not None:
            _clear_progress()
            _say(total, outcome.path, outcome.problem)
            continue
        report = _changed(outcome, options, total, stream)
        if report is None:
            continue
        total.add(report)
        text = "" if options.diff else chosen.document(report)
        if text:
            _clear_progress()
            _write(stream, text)
        if options.coq:
            refused += _say_coq(report, options, stream)
    _clear_progress()
    _write(stream, "" if options.diff else chosen.end(total))
    return refused


def _with_coq(outcomes: Iterator[Outcome], options: Any) -> Iterator[Outcome]:
    """The outcomes with what Coq says of each claim; all documents are asked about together."""
    from derive.export.coq import CoqUnavailable, ask_coq, coq_version
    from derive.record import replace

    try:
        coq_version()
        found = list(outcomes)
        reports = [outcome.report for outcome in found if outcome.report is not None]
        answered = iter(ask_coq(reports, jobs=options.jobs or os.cpu_count() or 1))
    except CoqUnavailable as error:
        raise CommandError(str(error)) from None
    for outcome in found:
        yield outcome if outcome.report is None else replace(outcome, report=next(answered))


def _say_coq(report: Report, options: Any, stream: TextIO) -> int:
    """One line a claim, beside a machine's format on standard error; how many are refused."""
    from derive.export.coq import coq_lines, refused

    lines = "".join(f"{line}\n" for line in coq_lines(report))
    if options.output_format in _TEXT_FORMATS and not options.diff:
        _write(stream, lines)
    elif refused(report) or not options.output_format.startswith("json"):
        print(lines, end="", file=sys.stderr)
    return refused(report)


def _changed(outcome: Outcome, options: Any, total: Total, stream: TextIO) -> Report | None:
    """The report that counts, after the repairs have been made or shown."""
    fixed = outcome.fixed
    if fixed is None:
        return outcome.report
    from derive.document.fixes import unified_diff, write_atomically
    from derive.export.findings.excerpt import visible

    if fixed.reason is not None:
        print(f"derive: {outcome.path}: {fixed.reason}", file=sys.stderr)
    if fixed.edits and options.diff:
        diff = unified_diff(fixed, outcome.path)
        # `patch` needs the text as it is; a terminal must not obey it.
        shown = "\n".join(map(visible, diff.split("\n"))) if stream.isatty() else diff
        _write(stream, shown)
    elif fixed.edits:
        try:
            write_atomically(outcome.path, outcome.original, fixed.data)
        except OSError as error:
            _say(total, outcome.path, f"cannot write {outcome.path}: {error.strerror or error}")
            return None
    if options.add_ignore:
        total.ignored += fixed.edits
    else:
        total.fixed += fixed.edits
    return outcome.report


def _options(options: Any, several: bool, stream: TextIO) -> Options:
    from derive.export.findings import Options

    width = _WIDTH_OF_A_FILE
    if stream.isatty():
        import shutil

        width = max(40, shutil.get_terminal_size((100, 24)).columns)
    return Options(
        show=options.show,
        color=_in_colour(options.color, stream),
        width=width,
        several=several,
        statistics=options.statistics,
    )


def _in_colour(choice: str, stream: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _jobs(options: Any, documents: int) -> int:
    if options.jobs is not None:
        return min(int(options.jobs), documents)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, documents) if documents >= _WORTH_PROCESSES else 1


def _opened(path: str | None) -> AbstractContextManager[TextIO]:
    if path is None or path == "-":
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")
        return nullcontext(sys.stdout)
    try:
        return Path(path).open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from None


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"cannot write the results: {error.strerror}") from None


def _say(total: Total, path: str, problem: str) -> None:
    """Report what is wrong with a document; the others are still checked."""
    total.problems.append((path, problem))
    print(f"derive: {problem}", file=sys.stderr)


def _say_coverage(total: Total) -> None:
    from derive.export.findings.summary import coverage_line

    print(coverage_line(total.coverage, total.suppressed), file=sys.stderr)


def _progress(number: int, count: int, path: str) -> None:
    from derive.export.findings.excerpt import visible

    if sys.stderr.isatty():
        shown = visible(path)[-60:]
        print(f"\r\033[K[{number}/{count}] {shown}", end="", file=sys.stderr, flush=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
