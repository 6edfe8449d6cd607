"""Runs every `bench_*.py` one after another and writes their tables to docs/benchmarks.md, with the hardware.

python -m tests.bench [name ...]: only those (`jobs`, `media`, ...); the other tables stay as they are.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import psutil

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
_INTRODUCTION = """# Benchmarks

Written by `make bench`. Each table stands beside a floor that was measured in the same run, because a bare number says
more about the machine than about the program.
"""


def main(names: list[str]) -> int:
    """Run what is named, or everything; returns 1 when a benchmark failed."""
    found = sorted(HERE.glob("bench_*.py"))
    chosen = [path for path in found if path.stem.removeprefix("bench_") in names] if names else found
    sections, failed = [_INTRODUCTION, describe_machine()], False
    for path in chosen:
        title, explanation = read_docstring(path)
        print(f"== {title}", flush=True)
        output, code = run(path)
        failed |= code != 0
        machine = f"{describe_machine()}\n" if names else ""
        sections.append(f"## {title}\n\n{machine}{explanation}```\n{output.rstrip()}\n```\n")
    if names:
        sections = replace_sections(PAGE.read_text(encoding="utf-8"), sections[2:])
    if not failed:
        PAGE.write_text("\n".join(sections), encoding="utf-8")
    return int(failed)


def replace_sections(page: str, sections: list[str]) -> list[str]:
    """Return the page's parts with these in place of those of the same title, new ones last."""
    parts = [
        ("## " if number else "") + part for number, part in enumerate(re.split(r"^## ", page, flags=re.MULTILINE))
    ]
    by_title = {
        part.partition("\n")[0] if number else "": part.rstrip("\n") + "\n" for number, part in enumerate(parts)
    }
    return list((by_title | {section.partition("\n")[0]: section for section in sections}).values())


def run(path: Path) -> tuple[str, int]:
    """Run one benchmark, showing its lines as they come; returns its output and exit code."""
    lines = []
    command = [sys.executable, "-m", f"tests.bench.{path.stem}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "src"}
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines), process.returncode


def read_docstring(path: Path) -> tuple[str, str]:
    """Return the first line and the rest of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or path.stem
    first, _, rest = text.partition("\n")
    rest = rest.strip()
    return first.rstrip("."), f"{rest}\n\n" if rest else ""


def describe_machine() -> str:
    """Return one line about what this was measured on."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    memory = psutil.virtual_memory().total / (1 << 30)
    when = dt.datetime.now(dt.UTC).date()
    return f"{when}: {psutil.cpu_count()} x {model}, {memory:.0f} GB, Python {platform.python_version()}.\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
