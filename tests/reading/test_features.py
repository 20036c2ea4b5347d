"""What the weights look at in a text."""

from hypothesis import given
from hypothesis import strategies as st

from amends.reading import features, shadow


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_word_stands_where_it_was_written(text: str) -> None:
    """Nothing moves when names and numbers are made alike."""
    seen = shadow.fold(text)
    plain = features.plain(seen)
    assert len(plain) == len(seen)
    spans = features.places(plain)
    assert spans == sorted(spans)
    assert [features.words(plain[start:end]) for start, end in spans] == [[word] for word in features.words(plain)]


def test_names_numbers_and_addresses_are_made_alike() -> None:
    """Order 4711 weighs as much as order 1234, and whoever is mentioned is somebody."""
    one = features.plain(b"@ann order 4711, see https://a.example/x?y=1 now")
    other = features.plain(b"@bob order 1234, see www.b.example now")
    assert features.words(one) == features.words(other)


def test_words_come_with_their_neighbours() -> None:
    """A pair more than words: the first and the last have the text's ends beside them."""
    assert list(features.pairs([b"not", b"working"])) == [
        (features.FIRST, b"not"),
        (b"not", b"working"),
        (b"working", features.LAST),
    ]


def test_an_unknown_word_is_cut_to_pieces() -> None:
    """Two to five letters, the word's ends marked; a sign has none."""
    assert set(features.pieces(b"ab")) == {b"^a", b"ab", b"b$", b"^ab", b"ab$"}
    assert features.pieces(b"!!") == []


def test_a_shape_is_told() -> None:
    """Shouting, asking and speaking of oneself are seen."""
    seen = features.plain(shadow.fold("WHEN is my order not here?!"))
    words = features.words(seen)
    marks = features.shape("WHEN is my order not here?!", seen, frozenset(words), len(words)).marks()
    assert {"capitals1", "shouts1", "asks1", "self", "not", "self_not", "asks_not"} <= set(marks)
    assert "you" not in marks


def test_gender_and_title_are_read_as_one() -> None:
    """She and he, Mr and Mrs say the same of a complaint."""
    assert features.words(b"she told her husband") == features.words(b"he told his wife")
