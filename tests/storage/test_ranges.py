"""Parts of files as RFC 9110 wants them, against what slicing says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.storage.ranges import NotSatisfiable, Span, is_unchanged, may_continue, read_range


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        (None, 100, None),
        ("bytes=0-9", 100, Span(0, 10)),
        ("bytes=90-", 100, Span(90, 100)),
        ("bytes=-10", 100, Span(90, 100)),
        ("bytes=-1000", 100, Span(0, 100)),
        ("bytes=0-1000", 100, Span(0, 100)),
        ("BYTES = 0-0", 100, Span(0, 1)),
        ("bytes=0-9,10-19", 100, Span(0, 20)),
        ("bytes=5-9, 0-6", 100, Span(0, 10)),
        ("bytes=0-9,200-", 100, Span(0, 10)),
        ("bytes=0-9,50-59", 100, None),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(50)), 100, None),
        ("bytes=9-0", 100, None),
        ("bytes=a-b", 100, None),
        ("bytes=-", 100, None),
        ("bytes=", 100, None),
        ("bytes 0-9", 100, None),
        ("seconds=0-9", 100, None),
        ("bytes=" + "9" * 40 + "-", 100, None),
    ],
)
def test_headers(header: str | None, size: int, expected: Span | None) -> None:
    assert read_range(header, size) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_what_no_byte_satisfies(header: str, size: int) -> None:
    with pytest.raises(NotSatisfiable):
        read_range(header, size)


@given(content=st.binary(max_size=60), first=st.integers(0, 70), last=st.none() | st.integers(0, 70))
def test_a_range_is_what_slicing_gives(content: bytes, first: int, last: int | None) -> None:
    header = f"bytes={first}-{'' if last is None else last}"
    expected = content[first:] if last is None else content[first : last + 1]
    if last is not None and last < first:
        assert read_range(header, len(content)) is None
    elif not expected:
        with pytest.raises(NotSatisfiable):
            read_range(header, len(content))
    else:
        span = read_range(header, len(content))
        assert span is not None
        assert content[span.start : span.end] == expected


@given(content=st.binary(min_size=1, max_size=60), length=st.integers(1, 70))
def test_a_suffix_is_what_slicing_gives(content: bytes, length: int) -> None:
    span = read_range(f"bytes=-{length}", len(content))
    assert span is not None
    assert content[span.start : span.end] == content[-length:]


@given(header=st.text(max_size=40), size=st.integers(0, 100))
def test_nothing_breaks_it(header: str, size: int) -> None:
    try:
        span = read_range(f"bytes={header}", size)
    except NotSatisfiable:
        return
    assert span is None or 0 <= span.start < span.end <= size


def test_conditions() -> None:
    assert is_unchanged('"a", W/"b"', '"b"')
    assert is_unchanged("*", '"b"')
    assert not is_unchanged('"a"', '"b"')
    assert not is_unchanged(None, '"b"')
    assert may_continue(None, '"b"')
    assert may_continue('"b"', '"b"')
    assert not may_continue('W/"b"', '"b"')
    assert not may_continue("Sat, 21 Nov 2026 12:00:00 GMT", '"b"')
