"""Names of files and folders that an office PC takes."""

import pytest

from nakano_status.domain.text.file_names import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        (" 税務課 ", "税務課"),
        ("か\u3099ん課", "がん課"),
        ('\\/:*?"<>|\x00\x1f\x7f\x80\x9f\xa0課', f"{'_' * 15}課"),
        ("𠮷野課", "_野課"),
        ("課. \u3000", "課"),
        ("con", "_con"),
        ("CON", "_CON"),
        ("COM0 .課", "_COM0 .課"),
        ("Lpt9", "_Lpt9"),
        ("CONSOLE", "CONSOLE"),
        ("..", "_"),
        ("", "_"),
        ("一二三四五六七八九十百", "一二三四五六七八九十"),
        ("一二三四五六七八九. 百", "一二三四五六七八九"),
    ],
    ids=repr,
)
def test_a_name_is_made_one_that_an_office_pc_takes(name: str, safe: str) -> None:
    assert safe_name(name, 10 if name.startswith("一") else 40) == safe
