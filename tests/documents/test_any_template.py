"""Whatever a person types as a wording: it is filled, or its faults are listed; nothing is lost and nothing breaks."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.document import Heading, Paragraph, plain_text
from nakano_status.documents.template import Manner, faults_of, parse_template, with_guide, without_guide
from nakano_status.documents.template import TemplateKind as Kind
from nakano_status.documents.template_filling import fill

_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
_VALUES = {"語": "一語", "空": ""}
_WORDS = re.compile(r"[｛{]\s*([^｛{｝}]*?)\s*[｝}]")
KIND = Kind("any", "文面", {"語": "一語", "空": "何もない"}, {"表": "何もない"})
LINES = st.lists(
    st.lists(
        st.sampled_from(
            [
                *"｛｝{}［］[]（）()語空表右枠本１1ア・※＃# 　",
                "｛語｝",
                "｛空｝",
                "［表］",
                "［右］",
                "(1)　",
                "１　",
                "ア　",
            ]
        ),
        max_size=5,
    ).map("".join),
    max_size=6,
).map("\n".join)


@given(LINES)
def test_a_wording_has_faults_or_can_be_filled(text: str) -> None:
    template = parse_template(text)
    if faults_of(template, KIND.placeholders, KIND.parts):
        return
    blocks = fill(template, _VALUES, {"表": ()})
    said = "".join(
        block.text if isinstance(block, Heading) else plain_text(block.text)
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    )
    typed = "".join(line.text for line in template.lines if line.manner is not Manner.PART)
    expected = _WORDS.sub(lambda word: _VALUES[word[1]], typed)
    assert _bare(said) == _bare(expected)
    assert said


def _bare(text: str) -> str:
    """A text without blanks and without regard to the width of its figures."""
    return "".join(text.translate(_FIGURES).split())


@given(LINES)
def test_a_wording_reads_alike_with_and_without_its_guide(text: str) -> None:
    lines = [(line.manner, line.text, line.level) for line in parse_template(text).lines]
    again = parse_template(with_guide(KIND, without_guide(text)))
    assert [(line.manner, line.text, line.level) for line in again.lines] == lines
