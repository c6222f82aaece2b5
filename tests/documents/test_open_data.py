"""The files beside a published table: columns by stable names, values as JSON has them, terms, the guard."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from nakano_status.documents import open_data
from nakano_status.documents.data_table import DataColumn, DataTable, ValueKind
from nakano_status.documents.progress_data import indicator_data_table, progress_table
from nakano_status.domain.plan.plan import Area
from nakano_status.workbook.table_writer import write_data
from tests.documents.test_progress_data import INDICATOR_CONTENT, PROGRESS_CONTENT

MADE = datetime(2023, 7, 14, tzinfo=UTC)
TERMS = open_data.DataTerms(
    "東京都中野区", "計画課", open_data.USUAL_LICENCE, date(2023, 7, 14), Area("131148", "東京都中野区")
)


def table(*values: tuple[ValueKind, object]) -> DataTable:
    columns = [DataColumn(f"列{at}", kind, "", name=f"c{at}") for at, (kind, _) in enumerate(values)]
    year = DataColumn("年度（西暦）", ValueKind.NUMBER, "", is_whole=True, name="fiscal_year")
    row = (2022, *(value for _, value in values))
    return DataTable("表", "表の題", "列0", (year, *columns), (row,), "", "rows", ("c0",), "p/R4/{c0}")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (ValueKind.NUMBER, 3, 3),
        (ValueKind.NUMBER, Decimal(46), Decimal(46)),
        (ValueKind.NUMBER, None, None),
        (ValueKind.TEXT, ("一課", "二\u200b課"), ["一課", "二課"]),
        (ValueKind.TEXT, "***", "***"),
        (ValueKind.DATE, date(2023, 3, 31), "2023-03-31"),
        (ValueKind.TEXT, None, None),
        (ValueKind.TEXT, "=1+1", "=1+1"),
        (ValueKind.TEXT, "一\r\n二", "一\n二"),
        (ValueKind.CODE, "0012", "0012"),
        (ValueKind.TEXT, "\ufeffマイナ\u200bンバー\u202e\u2066済\u2069\U000e0041\x9b", "マイナンバー済"),
        (ValueKind.TEXT, "👨\u200d👩 葛\U000e0100城 ❤\ufe0f", "👨\u200d👩 葛\U000e0100城 ❤\ufe0f"),
        (ValueKind.TEXT, "\u202e", None),
    ],
)
def test_json_has_numbers_as_numbers_days_as_iso_and_null_for_nothing(
    kind: ValueKind, value: object, written: object
) -> None:
    [row] = open_data.rows_of(table((ValueKind.CODE, "a/い"), (kind, value)))
    assert row == {"@id": "p/R4/a%2F%E3%81%84", "fiscal_year": 2022, "c0": "a/い", "c1": written}
    assert type(row["c1"]) is type(written)


@pytest.mark.parametrize("number", ["46", "46.5", "-0.00001", "123456789012345.678901234567890123", "1000000000000000"])
def test_a_number_of_the_json_has_the_digits_of_the_csv(number: str) -> None:
    of_number = table((ValueKind.CODE, "a"), (ValueKind.NUMBER, Decimal(number)))
    text = open_data.json_text(open_data.json_of("a.csv", of_number, TERMS))
    [row] = json.loads(text, parse_float=str, parse_int=str)["@graph"]
    [line] = csv.DictReader(io.StringIO(write_data("a.csv", of_number, MADE).decode("utf-8-sig")))
    assert row["c1"] == line["列1"] == number


def test_the_text_of_the_json_is_that_of_the_standard_library() -> None:
    content = {"一": [1, 2.5, True, None, '\u2028"\n'], "空": [{}, [], ""], "中": {"a": {"b": [["c"]]}}, "組": ("d",)}
    assert open_data.json_text(content) == json.dumps(content, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("ｃｃ０　１．０", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.jp/terms", "https://example.jp/terms"),
        ("区の定める条件", ""),
    ],
)
def test_a_licence_is_an_address_where_one_is_known(licence: str, address: str) -> None:
    terms = replace(TERMS, licence=licence)
    assert terms.licence_address == address
    stated = open_data.csvw_of("a.csv", table((ValueKind.CODE, "a")), terms)["dc:license"]
    kind = {"@type": "dc:LicenseDocument"}
    assert stated == ({**kind, "@id": address} if address else {**kind, "rdfs:label": licence})


def test_what_is_not_known_is_not_stated() -> None:
    unknown = open_data.DataTerms("", "", "CC BY 4.0")
    found = open_data.csvw_of("a.csv", table((ValueKind.CODE, "a")), unknown)
    assert not {"dc:publisher", "dcat:contactPoint", "dc:modified"} & found.keys()
    assert not re.search("dct:(spatial|issued|modified)", str(catalogue(unknown)))


def catalogue(terms: open_data.DataTerms) -> dict[str, Any]:
    tables = [(table((ValueKind.CODE, "a")), {"a.csv": b""})]
    return open_data.catalogue_of("題", "p/R4", tables, "d.xlsx", terms)


def test_the_day_is_that_of_issue_where_nothing_was_published_before() -> None:
    day = {"@type": "xsd:date", "@value": "2023-07-14"}
    stated = [catalogue(replace(TERMS, were_published=before))["dcat:dataset"][0] for before in (False, True)]
    assert [each.get("dct:issued") for each in stated] == [day, None]
    assert [each["dct:modified"] for each in stated] == [day, day]


def test_every_column_has_a_name_of_ascii_letters_that_is_its_own() -> None:
    for each in (progress_table(replace(PROGRESS_CONTENT, has_codes=True)), indicator_data_table(INDICATOR_CONTENT)):
        names = [column.name for column in each.columns]
        assert len({*names}) == len(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
        assert {*each.keys} <= {*names}


def test_the_name_of_a_column_is_no_part_of_what_a_recorded_set_is_known_by() -> None:
    column = DataColumn("列", ValueKind.TEXT, "意味")
    assert repr(column) == repr(replace(column, name="c"))
    assert "keys" not in repr(table((ValueKind.CODE, "a")))


def test_only_a_column_declared_whole_is_published_as_integers() -> None:
    found = table((ValueKind.CODE, "a"), (ValueKind.NUMBER, 3))
    columns = open_data.csvw_of("a.csv", found, TERMS)["tableSchema"]["columns"]
    assert [each["datatype"] for each in columns] == ["integer", "string", "decimal"]
    year = next(each for each in progress_table(PROGRESS_CONTENT).columns if each.name == "fiscal_year")
    assert year.is_whole


def test_a_value_that_a_spreadsheet_program_would_run_is_described_at_its_column_alone() -> None:
    found = table((ValueKind.CODE, "a"), (ValueKind.TEXT, "=1+1"), (ValueKind.NUMBER, -1))
    columns = open_data.csvw_of("a.csv", found, TERMS)["tableSchema"]["columns"]
    assert ["全角の空白" in each["dc:description"] for each in columns] == [False, False, True, False]


def test_what_is_not_seen_is_in_no_file_and_no_formula_is_hidden_behind_it() -> None:
    found = table((ValueKind.CODE, "a"), (ValueKind.TEXT, "\u200b=1+1"), (ValueKind.TEXT, "文\u202e章"))
    assert write_data("表.csv", found, MADE).decode("utf-8-sig").splitlines()[1] == "2022,a,\u3000=1+1,文章"
    assert "全角の空白" in open_data.csvw_of("表.csv", found, TERMS)["tableSchema"]["columns"][2]["dc:description"]


@pytest.mark.parametrize(
    ("contact", "called"),
    [
        ("企画課　電話 03-3228-5494", "+81-3-3228-5494"),
        ("FAX 03-3228-5495　電話 03-3228-5494", "+81-3-3228-5494"),
        ("03-3228-5494（FAX 03-3228-5495）", ""),
        ("ＦＡＸ：０３－３２２８－５４９５　☎（03）3228-5494", "+81-3-3228-5494"),
        ("TEL/FAX 03-3228-5494", "+81-3-3228-5494"),
        ("0332285494", "+81-332285494"),
        ("計画課 03-3228-5494", "+81-3-3228-5494"),
        ("（計画課）（03）3228-5494", "+81-3-3228-5494"),
        ("電話（03）3228-5494", "+81-3-3228-5494"),
        ("電話・ＦＡＸ番号：03-3228-5494", "+81-3-3228-5494"),
        ("財政課 03-3228-5494", ""),
        ("計画課 担当 03-3228-5494", ""),
        ("ファクシミリ 03-3228-5495", ""),
        ("計画課　FAX番号 03-3228-5495", ""),
        ("FAX（03）3228-5495", ""),
        ("ファックス番号：03-3228-5495", ""),
        ("F 03-3228-5495", ""),
        ("hotel 03-3228-5495", ""),
        ("法人番号 0123456789", ""),
        ("電話 03-3228-5494　ファクシミリ 03-3228-5495　法人番号 0123456789", "+81-3-3228-5494"),
        ("FAX 03-3228-5495", ""),
        ("03-3228-5494、03-3228-5496", ""),
        ("電話 03-3228-5494、電話 03-3228-5496", ""),
        ("文書番号 令和5-04-01-0001", ""),
        ("令和5-04-01-0001号　電話 03-3228-5494", "+81-3-3228-5494"),
        ("企画課", ""),
    ],
)
def test_a_telephone_number_is_certain_or_not_published(contact: str, called: str) -> None:
    assert replace(TERMS, contact=contact, office="計画課").telephone == called
