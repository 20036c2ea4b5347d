"""HTML as an agent would read it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.helpdesks.plain import plain


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<div>Hello,<br>it <b>broke</b> again.</div>", "Hello,\nit broke again."),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("no tags &amp; two\nlines ", "no tags & two\nlines"),
        ("a &lt;b&gt; c<br>", "a <b> c"),
        ("<table><tr><td>May</td><td>12.00</td></tr></table>", "May 12.00"),
        ("<ul><li>late</li><li>wrong</li></ul>", "late\nwrong"),
        (
            "Mine<blockquote>Theirs<blockquote>Older</blockquote></blockquote>Mine again<br>",
            "Mine\n> Theirs\n> > Older\nMine again",
        ),
        ("<style>p{color:red}</style><p>Seen</p><script>alert('x')</script>", "Seen"),
        ("<!-- [if mso]> hidden <![endif] --><p>Seen</p>", "Seen"),
        ("<!-- never closed <p>Seen</p>", "never closed\nSeen"),
        ("<script>never closed <p>unseen</p>", ""),
        ("</blockquote>Free<br>", "Free"),
        ("3 < 5 and 7 > 2<br>", "3 < 5 and 7 > 2"),
        ("&#99999999999999999999;x<br>", ";x"),
        ("caf&eacute;&nbsp;open<br>", "café open"),
        ("", ""),
    ],
)
def test_html_reads_as_it_is_seen(source: str, words: str) -> None:
    """Blocks are lines, quoted replies are marked as quotes, and what a reader never sees is not read either."""
    assert plain(source) == words


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>!-/&#;x9abp \n\"'=")), max_size=200) | st.text())
def test_no_html_is_an_error(source: str) -> None:
    """Mail programs write all kinds of HTML; none of it stops the reading."""
    assert len(plain(source)) <= 3 * len(source) + 8


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "</p", "<blockquote>", "&#", "&#9", "<script>", "<div>x", "-->"])
def test_html_made_to_be_slow_is_read_quickly(piece: str) -> None:
    """A megabyte of half-open tags takes no longer than any other megabyte."""
    started = time.perf_counter()
    plain(piece * (1024 * 1024 // len(piece)))
    assert time.perf_counter() - started < 5


def test_a_character_number_without_end_is_no_error() -> None:
    """Thousands of digits after &# would stop a careless reader."""
    assert plain("x&#" + "9" * 10_000 + "; y<br>") == "x ; y"
