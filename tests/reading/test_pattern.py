"""The lexicon's own way to write phrases."""

import pytest

from amends.reading import linear, shadow
from amends.reading.pattern import PatternError, literal, packed, to_re2, unpacked

WORDS = {"n": "two|three", "loop": "{loop}"}


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("can't log in", "I cant log in", "I can log in"),
        ("charg*", "charging", "recharge"),
        ("(a|the|) bad (day|week)", "bad week", "bad year"),
        ("not (very|) good", "not very good", "not goods"),
        ("cold (again|)", "cold", "colder"),
        ("(very|) bad", "bad", "badly"),
        ("said (to|) (me|)", "said me", "says"),
        ("said (to|) (me|) … then", "said then", "saidthen"),
        ("tried … times", "tried it so many times", "tried it. Many times"),
        ("tried … times", "tried times", "tried a b c d times"),
        ("{n} times", "three times", "four times"),
        ("# days", "14 days", "some days"),
        ("we''ll see", "we'll see", "well see"),
        ("frustrat(ed|ing)", "frustrating", "frustrate"),
        ("why?", "but why?", "but why"),
        ("😡", "so 😡", "so 😀"),
    ],
)
def test_a_pattern_reads_as_it_is_written(pattern: str, yes: str, no: str) -> None:
    """Whoever adds a phrase can tell from its look what it finds."""
    search = linear.compiled(to_re2(pattern, WORDS)).search
    assert search(shadow.fold(yes))
    assert not search(shadow.fold(no))


@pytest.mark.parametrize(
    "wrong", ["(a|b", "a)", "a|b", "{unknown} x", "{loop}", "{n", "", "(a|)", "}", "a(,| b)", "(a |)b"]
)
def test_a_pattern_that_cannot_be_read_is_refused(wrong: str) -> None:
    """A slip in the lexicon is found when it is loaded, not when a customer writes."""
    with pytest.raises(PatternError):
        to_re2(wrong, WORDS)


def test_plain_words_are_taken_literally() -> None:
    """An admin's phrase has no special signs."""
    assert linear.compiled(literal("C++ (new)")).search(shadow.fold("my C++ (NEW) book"))


def test_a_deployed_pattern_is_read_back_as_it_was() -> None:
    """What stands for a backslash stands for nothing else."""
    translated = to_re2("(can't|won't) … open 5#", {})
    assert "\\" not in packed(translated)
    assert unpacked(packed(translated)) == translated
    with pytest.raises(PatternError, match="stands for a backslash"):
        packed(b"a`b")
