"""Places in a text that are filled in later: `%(count)s`, `{time}`, `{{ instanceName }}`, tags, addresses of links."""

import re
from collections import Counter
from collections.abc import Sequence

PLACE = re.compile(
    r"""
    %\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]   # %(count)s
    | %%                                     # a percent sign
    | \{\{\s*[\w.]+\s*\}\}                   # {{ instanceName }}
    | \{\w+\}                                # {time}: filled in by the browser
    | </?[a-zA-Z][^<>]*>                     # tags of inline links
    | \]\([^()\s]*\)                         # the target of a Markdown link
    """,
    re.VERBOSE,
)
STRAY = re.compile(r"%(?!\()(?!%)")


def find_places(text: str) -> Counter[str]:
    """Count the places of a text."""
    return Counter(PLACE.findall(text))


def compare_places(sources: Sequence[str], translation: str) -> str:
    """Say what is wrong with the places of a translation; empty: nothing.

    `sources` are the singular and the plural of the source: a form for one thing may leave the number out.
    """
    wanted, found = find_places(sources[-1]), find_places(translation)
    unknown = [place for place in found if place not in wanted and all(place not in find_places(s) for s in sources)]
    if unknown:
        return f"places that the source does not have: {', '.join(sorted(unknown))}"
    plural = len(sources) > 1
    lacking = [place for place in wanted if not (found[place] or (plural and place == "%(count)s"))]
    lacking += [place for place in wanted if place.startswith(("<", "](")) and found[place] not in (0, wanted[place])]
    if lacking:
        return f"places are missing: {', '.join(sorted(set(lacking)))}"
    if STRAY.search(PLACE.sub("", translation)) and not STRAY.search(PLACE.sub("", sources[0])):
        return "a percent sign is written %%"
    return ""
