"""What goes into a header, what a refusal means, when mail leaves the instance: tables."""

import msgspec
import pytest

from headwater.mail.rules import LONGEST_LINE, fold_line, is_final, may_send_mail, name_instance, wait_before_retry
from headwater.settings import Settings
from headwater.settings.mail import Smtp


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hello", "Hello"),
        ("Hello\r\nBcc: all@x.example", "Hello Bcc: all@x.example"),
        ("a\nb\rc\x00d\x0be\x85f", "a b c d e f"),
        ("line\u2028ends\u2029of Unicode", "line ends of Unicode"),
        ("tube.example\u202egpj.exe", "tube.example gpj.exe"),
        ("می‌خواهم", "می‌خواهم"),
        ("  much   room  ", "much room"),
        ("x" * 300, "x" * (LONGEST_LINE - 1) + "…"),
    ],
)
def test_one_line_is_made_of_any_text(text: str, line: str) -> None:
    assert fold_line(text) == line


@pytest.mark.parametrize(
    ("smtp", "expected"),
    [
        (Smtp(), False),
        (Smtp(hostname=""), False),
        (Smtp(hostname="mail.example"), True),
        (Smtp(transport="sendmail"), False),
        (Smtp(transport="sendmail", sendmail="/usr/sbin/sendmail"), True),
        (Smtp(transport="console"), True),
    ],
)
def test_when_mail_leaves_the_instance(smtp: Smtp, expected: bool) -> None:
    assert may_send_mail(Settings(smtp=smtp)) is expected


@pytest.mark.parametrize(
    ("step", "code", "final"),
    [
        ("recipient", 550, True),
        ("recipient", 450, False),
        ("content", 554, True),
        ("content", 452, False),
        ("sender", 550, False),
        ("login", 535, False),
    ],
)
def test_what_a_refusal_means(step: str, code: int, final: bool) -> None:
    assert is_final(step, code) is final


def test_waits_grow_up_to_the_longest() -> None:
    smtp = Smtp()
    waits = [wait_before_retry(smtp, tries, 0.5) for tries in range(1, 10)]
    assert waits[:3] == [60, 120, 240]
    assert waits[-1] == smtp.longest_retry


@pytest.mark.parametrize("text", ["{{ instanceName }}!", "{{instanceName}}!"])
def test_texts_of_the_administrator_name_the_instance(text: str) -> None:
    settings = Settings()
    named = msgspec.structs.replace(settings, instance=msgspec.structs.replace(settings.instance, name=r"A \1 {x}"))
    assert name_instance(text, named) == r"A \1 {x}!"
