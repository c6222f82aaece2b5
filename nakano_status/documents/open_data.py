"""The files published with a table: its description for programs (CSVW), its rows as JSON, a catalogue (DCAT).

Sources: W3C Tabular Metadata, DCAT 3 and DCAT-AP 3.0.1, JSON-LD 1.1, schema.org. Names of columns, identifiers and
their order are the same every year.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nakano_status.documents.data_table import LIST_SEPARATOR, DataColumn, DataTable, Value, ValueKind, percent_encoded
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
"""Licences that are known by their names, and their addresses; PDL1.0 is 公共データ利用規約（第1.0版）."""


@dataclass(frozen=True)
class DataTerms:
    """The terms of published data.

    `contact`: '' if not known. `day`: the day of publication (None: not known). `area`: the ward that the data are
    about (None: not known). `were_published`: whether the data were published before; otherwise `day` is also the day
    of issue. `site`: the address of the folder of the files, with / at its end ('' if not known). `office`: the name of
    the office; a number beside it in `contact` is its telephone number.
    """

    publisher: str
    contact: str
    licence: str
    day: date | None = None
    area: Area | None = None
    were_published: bool = False
    site: str = ""
    office: str = ""

    @property
    def email(self) -> str:
        """The e-mail address in `contact`; '' if it has none."""
        found = _EMAIL.search(unicodedata.normalize("NFKC", self.contact))
        return found[0] if found else ""

    @property
    def telephone(self) -> str:
        """The telephone number in `contact`, in international form; '' if there is none, or more than one.

        A number counts if it follows 電話, TEL or ☎. If no number does, a number counts if the contact has no other
        text than the office's name.
        """
        contact = unicodedata.normalize("NFKC", self.contact)
        numbers = {each["number"] for each in _BY_TELEPHONE.finditer(contact)}
        if not numbers and (alone := _alone(contact, self.office)):
            numbers = {alone}
        return "-".join(("+81", *re.findall(r"\d+", numbers.pop().lstrip("(")[1:]))) if len(numbers) == 1 else ""

    @property
    def licence_address(self) -> str:
        """The address of the licence, known by the licence's name or given as `licence`; '' if it is not known."""
        named = {_folded(name): address for name, address in _LICENCES.items()}
        own = self.licence if self.licence.startswith("https://") else ""
        return named.get(_folded(self.licence), own)


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NUMBER = r"(?<![\d(-])(?P<number>(?:\(0\d{1,4}\) ?|0\d{1,4}[-(). ])\d{1,4}[-). ]\d{3,4}|0\d{9,10})(?![\d-])"
_BY_TELEPHONE = re.compile(
    rf"(?:電話番号|電話|(?<![a-z])TEL|☎)(?:\s*[・/]\s*(?:FAX|ファックス|ファクス|ファクシミリ)(?:番号)?)?[\s.:]*{_NUMBER}",
    re.ASCII | re.IGNORECASE,
)


def _alone(contact: str, office: str) -> str:
    """Return the telephone number in a text that has otherwise only the office's name; '' if there is more text."""
    found = re.search(_NUMBER, contact, re.ASCII)
    if found is None:
        return ""
    others = re.sub(r"[\W_]", "", contact.replace(found["number"], "", 1))
    return found["number"] if others in ("", re.sub(r"[\W_]", "", _folded(office))) else ""


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


YEAR_NAME = "fiscal_year"
"""The name of the column with the western year of a row, which every published table has."""

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
"""The dialect of the CSV; the byte order mark in front of it belongs to the encoding."""
_GUARD = (
    "表計算ソフトで数式として計算されないように、「=」「+」「-」「@」などで始まる文章の前に、全角の空白を1つ入れている。"
    "取り除く必要はない。JSONには入れていない。"
)
_LISTS = f"複数の名称や番号がある欄では、「{LIST_SEPARATOR}」で区切っている。"
_CSV_NOTE = f"文字コードはUTF-8（BOM付き）、改行はCRLF。値がない欄は空欄。{_LISTS}{_GUARD}"
_GUARDED = "値の前に、数式として計算されないための全角の空白のある行がある。"


def _is_guarded(table: DataTable, place: int) -> bool:
    texts = (row[place] for row in table.rows)
    shown = (as_published(text) for text in texts if isinstance(text, str))
    return any(without_formula(text) != text for text in shown)


def csvw_of(name: str, table: DataTable, terms: DataTerms) -> dict[str, Any]:
    """Return the CSVW metadata of a table, to be written as JSON. `name`: the name of its CSV file."""
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
            "aboutUrl": f"{terms.site}{table.path}",
        },
    }


def _terms(prefix: str, table: DataTable, terms: DataTerms) -> dict[str, Any]:
    """Return title, licence, publisher and contact of a table."""
    return {
        f"{prefix}:title": table.title,
        f"{prefix}:license": _licence(terms, f"{prefix}:LicenseDocument"),
        **_stated(f"{prefix}:publisher", _publisher(terms)),
        **_stated("dcat:contactPoint", _contact(terms)),
    }


def _stated(key: str, value: Any) -> dict[str, Any]:
    return {key: value} if value else {}


def _licence(terms: DataTerms, kind: str) -> dict[str, Any]:
    """Return the licence: by its address, or as the sentence that states it."""
    address = terms.licence_address
    return {"@id": address, "@type": kind} if address else {"@type": kind, "rdfs:label": terms.licence}


def _publisher(terms: DataTerms) -> dict[str, Any] | None:
    if not terms.publisher:
        return None
    return {
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": terms.publisher,
        **_stated("dct:identifier", terms.area.code if terms.area else ""),
        **_stated("foaf:homepage", terms.site and {"@id": terms.site, "@type": "foaf:Document"}),
    }


def _contact(terms: DataTerms) -> dict[str, Any] | None:
    """Return the contact, with e-mail address and telephone number, otherwise with the address of the data."""
    if not terms.contact:
        return None
    reached = {
        **_stated("vcard:hasEmail", terms.email and {"@id": f"mailto:{terms.email}"}),
        **_stated("vcard:hasTelephone", terms.telephone and {"@id": f"tel:{terms.telephone}"}),
    }
    return {
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": terms.contact,
        **(reached or _stated("vcard:hasURL", terms.site and {"@id": terms.site})),
    }


def _column(table: DataTable, place: int) -> dict[str, Any]:
    column = table.columns[place]
    values, guarded = f"値：{column.values}。" if column.values else "", _GUARDED if _is_guarded(table, place) else ""
    return {
        "name": column.name,
        "titles": column.heading,
        "dc:description": f"{column.meaning}{values}{guarded}",
        "datatype": _datatype(column),
        "required": column.required,
        **_stated("separator", LIST_SEPARATOR if column.is_list else ""),
        **_stated("schema:unitText", column.unit),
    }


def _datatype(column: DataColumn) -> Any:
    match column.kind:
        case ValueKind.NUMBER:
            return "integer" if column.is_whole else "decimal"
        case ValueKind.DATE:
            return {"base": "date", "format": "yyyy-MM-dd"}
        case _:
            return "string"


def json_of(csv_name: str, table: DataTable, terms: DataTerms) -> dict[str, Any]:
    """Return a table as JSON-LD. `csv_name`: the name of the CSV file, to whose columns the keys refer."""
    return {
        "@context": {
            **_stated("@base", terms.site),
            "@vocab": f"{terms.site}{percent_encoded(csv_name)}#",
            "@language": _LANGUAGE,
            **{each.name: _TYPES[each.kind] for each in table.columns if each.kind in _TYPES},
        },
        "@graph": rows_of(table),
    }


_TYPES: Mapping[ValueKind, Mapping[str, str | None]] = {
    ValueKind.CODE: {"@language": None},
    ValueKind.DATE: {"@type": "http://www.w3.org/2001/XMLSchema#date"},
}
"""The meaning of a key, besides its column; numbers are numbers of JSON."""


def rows_of(table: DataTable) -> list[dict[str, Any]]:
    """Return the rows as JSON objects: the values by the names of their columns, and the row's identifier.

    An empty cell is null; a number is as the table has it (see `json_text`).
    """
    rows = ({each.name: _in_json(value) for each, value in zip(table.columns, row, strict=True)} for row in table.rows)
    return [{"@id": _identifier(table.path, named), **named} for named in rows]


def _in_json(value: Value) -> Any:
    match value:
        case date():
            return value.isoformat()
        case str():
            return as_published(value) or None
        case tuple():
            return [as_published(each) for each in value]
    return value


def json_text(content: object, line_end: str = "\n") -> str:
    """Return content as JSON text, as `json.dumps` writes it with an indent of 1; a Decimal with all its digits.

    `line_end`: the characters between two entries, a line break with the indent so far.
    """
    within = f"{line_end} "
    match content:
        case Decimal():
            return f"{content:f}"
        case dict() if content:
            pairs = (f"{_as_json(str(key))}: {json_text(value, within)}" for key, value in content.items())
            return f"{{{within}{f',{within}'.join(pairs)}{line_end}}}"
        case list() | tuple() if content:
            return f"[{within}{f',{within}'.join(json_text(each, within) for each in content)}{line_end}]"
    return _as_json(content)


_as_json = json.JSONEncoder(ensure_ascii=False).encode


def _identifier(path: str, row: Mapping[str, Any]) -> str:
    """Return the identifier of a row, as a reader of the CSVW metadata makes it from `aboutUrl`."""
    return re.sub(r"\{(\+?)(\w+)\}", lambda found: percent_encoded(str(row[found[2]]), "/" if found[1] else ""), path)


_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_JAPANESE = {"@id": f"{_AUTHORITY}/language/JPN", "@type": "dct:LinguisticSystem"}
_YEARLY = {"@id": f"{_AUTHORITY}/frequency/ANNUAL", "@type": "dct:Frequency"}
_GOVERNMENT = {
    "@id": f"{_AUTHORITY}/data-theme/GOVE",
    "@type": "skos:Concept",
    "skos:prefLabel": {"@value": "政府・公共部門", "@language": _LANGUAGE},
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media types of data files by file extension."""
_FORMATS = {
    "csv": ("CSV", _CSV_NOTE),
    "json": ("JSON", "CSVと同じ内容のJSON（JSON-LD）。"),
    "xlsx": ("XLSX", "CSVと同じ内容のExcelブック。"),
}
"""The names of formats in catalogues, and a note on files of the format, by file extension."""


def catalogue_of(
    title: str,
    identifier: str,
    tables: Sequence[tuple[DataTable, Mapping[str, bytes]]],
    dictionary: str,
    terms: DataTerms,
) -> dict[str, Any]:
    """Return the DCAT catalogue of tables, to be written as JSON.

    `identifier`: the beginning of all identifiers in it. `tables`: each table with its files by name. `dictionary`: the
    name of the file that explains the columns.
    """
    return {
        "@context": {**_stated("@base", terms.site), **_PREFIXES},
        "@id": f"{identifier}/catalog",
        "@type": "dcat:Catalog",
        "dct:title": _in_japanese(title),
        "dct:description": _in_japanese(f"{title}の目録。{'、'.join(table.name for table, _ in tables)}。"),
        **_stated("dct:publisher", _publisher(terms)),
        "dct:license": _licence(terms, "dct:LicenseDocument"),
        "dct:language": _JAPANESE,
        **_stated("dct:spatial", _place(terms.area)),
        **_stated("foaf:homepage", terms.site and {"@id": terms.site, "@type": "foaf:Document"}),
        **_stated_days(terms),
        "dcat:dataset": [
            _dataset(table, f"{identifier}/{table.code}", terms)
            | {
                "foaf:page": {"@id": percent_encoded(dictionary), "@type": "foaf:Document"},
                "dcat:distribution": [_distribution(*each, terms) for each in files.items()],
            }
            for table, files in tables
        ],
    }


def _in_japanese(text: str) -> dict[str, str]:
    return {"@value": text, "@language": _LANGUAGE}


def _day(day: date) -> dict[str, str]:
    return {"@type": _DAY, "@value": day.isoformat()}


def _stated_day(key: str, day: date | None) -> dict[str, Any]:
    return {} if day is None else {key: _day(day)}


def _stated_days(terms: DataTerms) -> dict[str, Any]:
    issued = None if terms.were_published else terms.day
    return {**_stated_day("dct:issued", issued), **_stated_day("dct:modified", terms.day)}


def _dataset(table: DataTable, name: str, terms: DataTerms) -> dict[str, Any]:
    first, last = _period(table)
    period = {"dcat:startDate": _day(first), "dcat:endDate": _day(last)} if first and last else {}
    return {
        "@id": name,
        "@type": "dcat:Dataset",
        **_terms("dct", table, terms),
        "dct:description": _in_japanese(f"{table.title}。{table.about}"),
        "dct:identifier": name,
        **_stated_days(terms),
        "dct:language": _JAPANESE,
        "dct:accrualPeriodicity": _YEARLY,
        "dcat:theme": _GOVERNMENT,
        "dcat:keyword": [_in_japanese(each) for each in keywords(table.name, table.title, terms)],
        "dct:temporal": {"@type": "dct:PeriodOfTime", **period},
        **_stated("dct:spatial", _place(terms.area)),
    }


def keywords(name: str, title: str, terms: DataTerms) -> tuple[str, ...]:
    """Return the keywords of a table: its name, the parts of its title, and its publisher.

    Catalogues accept only letters, digits, blanks, hyphens and full stops in a keyword.
    """
    words = (name, *title.split(), terms.publisher, "計画の進捗状況")
    return tuple(dict.fromkeys(found for each in words if (found := " ".join(_NO_WORD.sub(" ", each).split()))))


_NO_WORD = re.compile(r"[^\w .-]")


def _period(table: DataTable) -> tuple[date | None, date | None]:
    """Return the first and the last day of the years of the rows; None for both if there are no rows."""
    place = next(place for place, column in enumerate(table.columns) if column.name == YEAR_NAME)
    years = sorted({FiscalYear(int(str(row[place]))) for row in table.rows})
    return (date(years[0].start, 4, 1), years[-1].as_of) if years else (None, None)


def _place(area: Area | None) -> dict[str, str] | None:
    if area is None:
        return None
    return {"@type": "dct:Location", **_stated("dct:identifier", area.code), "skos:prefLabel": area.name}


def _distribution(name: str, content: bytes, terms: DataTerms) -> dict[str, Any]:
    ending = name.rpartition(".")[2]
    called, about = _FORMATS[ending]
    address = {"@id": percent_encoded(name)}
    return {
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dct:description": _in_japanese(about),
        "dct:license": _licence(terms, "dct:LicenseDocument"),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": f"{_IANA}/{MEDIA_TYPES[ending]}", "@type": "dct:MediaType"},
        "dct:format": {"@id": f"{_AUTHORITY}/file-type/{called}", "@type": "dct:MediaTypeOrExtent"},
        "dct:language": _JAPANESE,
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(len(content))},
        **_stated_days(terms),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": hashlib.sha256(content).hexdigest()},
        },
    }


_IANA = "https://www.iana.org/assignments/media-types"


def schema_dataset(
    title: str, description: str, years: tuple[date, date], files: Iterable[str], terms: DataTerms
) -> dict[str, Any]:
    """Return the description of a page's data for search engines (schema.org Dataset), with links to its data files.

    `years`: the first and the last day that the data cover. `files`: the names of the files.
    """
    known = [(each, each.rpartition(".")[2]) for each in files]
    body = _stated("name", terms.publisher)
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": description,
        **_stated("url", terms.site),
        "inLanguage": _LANGUAGE,
        "isAccessibleForFree": True,
        "license": terms.licence_address or terms.licence,
        "keywords": list(keywords("進捗状況一覧", title, terms)),
        "temporalCoverage": "/".join(each.isoformat() for each in years),
        **({"creator": {"@type": "GovernmentOrganization", **body, **_reached(terms)}} if body else {}),
        **({"publisher": {"@type": "GovernmentOrganization", **body}} if body else {}),
        **_stated("spatialCoverage", terms.area and _schema_place(terms.area)),
        **_stated("datePublished", terms.day and not terms.were_published and terms.day.isoformat()),
        **_stated("dateModified", terms.day and terms.day.isoformat()),
        **_stated(
            "distribution",
            [
                {
                    "@type": "DataDownload",
                    "name": name,
                    "encodingFormat": MEDIA_TYPES[ending],
                    "contentUrl": f"{terms.site}{percent_encoded(name)}",
                }
                for name, ending in known
                if ending in MEDIA_TYPES and not name.endswith("-metadata.json")
            ],
        ),
    }


def _schema_place(area: Area) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": area.name, **_stated("identifier", area.code)}


def _reached(terms: DataTerms) -> dict[str, Any]:
    """Return the contact for the data, as search engines read it."""
    contact = {
        "@type": "ContactPoint",
        "name": terms.contact,
        **_stated("email", terms.email),
        **_stated("telephone", terms.telephone),
        **_stated("url", terms.site),
    }
    return {"contactPoint": contact} if terms.contact else {}
