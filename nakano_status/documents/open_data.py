"""The files beside a published table: its description for programs (CSVW), its rows as JSON, a catalogue (DCAT).

Sources: W3C Tabular Metadata and DCAT 3. Names of columns, identifiers and their order are the same every year.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nakano_status.documents.data_table import NO_FIGURE, DataColumn, DataTable, Value, ValueKind, percent_encoded
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Area
from nakano_status.domain.text.narrative import as_published
from nakano_status.domain.text.no_formula import without_formula

USUAL_LICENCE = "CC BY 4.0"
_LICENCES = {
    USUAL_LICENCE: "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "PDL1.0": "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}
"""Licences that are known by their names, and where each is published; PDL1.0 is 公共データ利用規約（第1.0版）."""


@dataclass(frozen=True)
class DataTerms:
    """Whose the data are, how they may be used, whom to ask ('': not known) and the day of their publication.

    No day is stated (None) where none is known; it is the day of issue, too, unless they were published before.
    """

    publisher: str
    contact: str
    licence: str
    day: date | None = None
    area: Area | None = None
    were_published: bool = False

    @property
    def licence_address(self) -> str:
        """Return where the licence is published; '' for one that is not known by its name and is no address itself."""
        named = {_folded(name): address for name, address in _LICENCES.items()}
        own = self.licence if self.licence.startswith("https://") else ""
        return named.get(_folded(self.licence), own)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


YEAR_NAME = "fiscal_year"
"""The column with the western year that a row is of, which every published table has."""

_DAY = "xsd:date"
_LANGUAGE = "ja"
_DIALECT: Mapping[str, Any] = {
    "encoding": "utf-8",
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\r\n"],
}
"""How the CSV is written; the byte order mark in front of it belongs to the encoding."""
_GUARD = (
    "表計算ソフトで数式として計算されないように、「=」「+」「-」「@」などで始まる文章の前に、全角の空白を1つ入れている。"
    "取り除く必要はない。JSONには入れていない。"
)
_CSV_NOTE = f"文字コードはUTF-8（BOM付き）、改行はCRLF。値がない数値は「{NO_FIGURE}」。{_GUARD}"
_GUARDED = "値の前に、数式として計算されないための全角の空白のある行がある。"


def _is_guarded(table: DataTable, place: int) -> bool:
    texts = (row[place] for row in table.rows)
    shown = (as_published(text) for text in texts if isinstance(text, str))
    return any(without_formula(text) != text for text in shown)


def csvw_of(name: str, table: DataTable, terms: DataTerms) -> dict[str, Any]:
    """Return the CSVW metadata of a table whose CSV has this name."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": _LANGUAGE}],
        "url": name,
        **_terms("dc", table, terms),
        "dc:description": _CSV_NOTE,
        **_stated_day("dc:modified", terms.day),
        "dialect": dict(_DIALECT),
        "tableSchema": {
            "columns": [_column(table, place) for place in range(len(table.columns))],
            "primaryKey": list(table.keys),
            "aboutUrl": table.path,
        },
    }


def _terms(prefix: str, table: DataTable, terms: DataTerms) -> dict[str, Any]:
    """Return title, licence, publisher and contact of a table."""
    address = terms.licence_address
    contact = {"@type": "vcard:Organization", "vcard:fn": terms.contact}
    return {
        f"{prefix}:title": table.title,
        f"{prefix}:license": {"@id": address} if address else terms.licence,
        **(
            {f"{prefix}:publisher": {"@type": "foaf:Organization", "foaf:name": terms.publisher}}
            if terms.publisher
            else {}
        ),
        **({"dcat:contactPoint": contact} if terms.contact else {}),
    }


def _column(table: DataTable, place: int) -> dict[str, Any]:
    column = table.columns[place]
    is_number, is_key = column.kind is ValueKind.NUMBER, column.name in table.keys
    values, guarded = f"値：{column.values}。" if column.values else "", _GUARDED if _is_guarded(table, place) else ""
    found = {
        "name": column.name,
        "titles": column.heading,
        "dc:description": f"{column.meaning}{values}{guarded}",
        "datatype": _datatype(column),
        "required": column.required and (is_key or not is_number),
    }
    return (
        found | ({"null": NO_FIGURE} if is_number else {}) | ({"schema:unitText": column.unit} if column.unit else {})
    )


def _datatype(column: DataColumn) -> Any:
    match column.kind:
        case ValueKind.NUMBER:
            return "integer" if column.values.endswith("整数") else "decimal"
        case ValueKind.DATE:
            return {"base": "date", "format": "yyyy-MM-dd"}
        case _:
            return "string"


def rows_of(table: DataTable) -> list[dict[str, Any]]:
    """Return the rows as JSON has them: by the names of their columns, with their identifiers; null for no value."""
    rows = (
        {each.name: _in_json(each, value) for each, value in zip(table.columns, row, strict=True)} for row in table.rows
    )
    return [{"@id": _identifier(table.path, named), **named} for named in rows]


def _in_json(column: DataColumn, value: Value) -> Any:
    if column.kind is ValueKind.NUMBER and value == NO_FIGURE:
        return None
    match value:
        case Decimal():
            return float(value) if value.as_tuple().exponent else int(value)
        case date():
            return value.isoformat()
        case str():
            return as_published(value) or None
    return value


def _identifier(path: str, row: Mapping[str, Any]) -> str:
    """Return the identifier of a row, as a reader of the CSVW metadata makes it of `aboutUrl`."""
    return re.sub(r"\{(\+?)(\w+)\}", lambda found: percent_encoded(str(row[found[2]]), "/" if found[1] else ""), path)


_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media types of data files by the ends of their names."""


def catalogue_of(
    title: str,
    identifier: str,
    tables: Sequence[tuple[DataTable, Mapping[str, bytes]]],
    dictionary: str,
    terms: DataTerms,
) -> dict[str, Any]:
    """Return the DCAT catalogue of tables, each with its files by name; `dictionary` is the file that explains them."""
    return {
        "@context": _PREFIXES,
        "@id": "",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": title, "@language": _LANGUAGE},
        "dct:language": _LANGUAGE,
        **_stated_day("dct:modified", terms.day),
        "dcat:dataset": [
            _dataset(table, f"{identifier}/{percent_encoded(table.name)}", terms)
            | {
                "foaf:page": {"@id": percent_encoded(dictionary)},
                "dcat:distribution": [_distribution(*each, terms) for each in files.items()],
            }
            for table, files in tables
        ],
    }


def _day(day: date) -> dict[str, str]:
    return {"@type": _DAY, "@value": day.isoformat()}


def _stated_day(key: str, day: date | None) -> dict[str, Any]:
    return {} if day is None else {key: _day(day)}


def _dataset(table: DataTable, name: str, terms: DataTerms) -> dict[str, Any]:
    place = next(place for place, column in enumerate(table.columns) if column.name == YEAR_NAME)
    years = sorted({FiscalYear(int(str(row[place]))) for row in table.rows})
    period = [("dcat:startDate", date(each.start, 4, 1)) for each in years[:1]]
    period += [("dcat:endDate", each.as_of) for each in years[-1:]]
    return {
        "@id": name,
        "@type": "dcat:Dataset",
        **_terms("dct", table, terms),
        "dct:identifier": name,
        **_stated_day("dct:issued", None if terms.were_published else terms.day),
        **_stated_day("dct:modified", terms.day),
        "dct:language": _LANGUAGE,
        "dct:temporal": {"@type": "dct:PeriodOfTime", **{key: _day(day) for key, day in period}},
        **({"dct:spatial": _place(terms.area)} if terms.area else {}),
    }


def _place(area: Area) -> dict[str, str]:
    return {"@type": "dct:Location", "dct:identifier": area.code, "skos:prefLabel": area.name}


def _distribution(name: str, content: bytes, terms: DataTerms) -> dict[str, Any]:
    ending = name.rpartition(".")[2]
    address = terms.licence_address
    return {
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dct:license": {"@id": address} if address else terms.licence,
        "dcat:downloadURL": {"@id": percent_encoded(name)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[ending]}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(content))},
        **_stated_day("dct:modified", terms.day),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hashlib.sha256(content).hexdigest()},
        },
    }
