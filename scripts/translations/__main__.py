"""`python -m scripts.translations update|check|status|compile|export LANGUAGE FILE|import LANGUAGE FILE`."""

import argparse
import sys
from pathlib import Path

from scripts.translations import LANGUAGES, catalogue_path
from scripts.translations.checking import check, list_untranslated
from scripts.translations.compiling import compile_catalogues
from scripts.translations.extracting import print_catalogue, read_catalogue, update
from scripts.translations.xliff import BadXliff, read_xliff, write_xliff
from scripts.translations.xliff.units import list_units


def run(arguments: list[str]) -> int:
    """Do what is asked; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.translations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="write the template from the source and merge it into every language")
    commands.add_parser("check", help="say what is wrong: texts not extracted or not marked, broken placeholders")
    commands.add_parser("status", help="say how many texts each language lacks")
    commands.add_parser("compile", help="compile what changed, for a server that runs from this source tree")
    export = commands.add_parser("export", help="write a language as XLIFF 1.2 for the tools of translators")
    importing = commands.add_parser("import", help="take the translations of such a file; a bad one changes nothing")
    for exchange in (export, importing):
        exchange.add_argument("language", choices=LANGUAGES)
        exchange.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    match asked.command:
        case "update":
            update()
        case "status":
            for language in LANGUAGES:
                print(f"{language}: {len(list_untranslated(language))} texts not translated")
        case "compile":
            print("compiled:", ", ".join(compile_catalogues()) or "nothing changed")
        case "export":
            asked.file.write_text(write_xliff(read_catalogue(asked.language), asked.language), encoding="utf-8")
        case "import":
            return take_file(asked.language, asked.file)
        case "check":
            complaints = check()
            print("\n".join(complaints) or "translations: all right")
            return 1 if complaints else 0
    return 0


def take_file(language: str, path: Path) -> int:
    """Take the translations of an XLIFF file; return the exit status."""
    catalogue = read_catalogue(language)
    try:
        found = read_xliff(path.read_bytes(), catalogue, language)
    except BadXliff as error:
        print(f"{path}: {error}. Nothing is changed.", file=sys.stderr)
        return 1
    for unit in list_units(catalogue):
        if unit.key in found:
            unit.message.string = found[unit.key] if unit.has_plural else found[unit.key][0]
            unit.message.flags.discard("fuzzy")
    catalogue_path(language).write_text(print_catalogue(catalogue), encoding="utf-8")
    print(f"{language}: {len(found)} translations taken, {len(list_untranslated(language))} texts not translated")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
