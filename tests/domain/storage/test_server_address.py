"""What is the address of a server, what is meant as one, and what is a file."""

from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreAddressInvalid
from nakano_status.domain.storage.server_address import (
    address_path,
    is_server_address,
    place_name,
    server_address,
    shown_place,
)
from nakano_status.domain.storage.server_rights import grant_statements

MEANT = (
    "jdbc:postgresql://u:secret@h/d", "postgresql+psycopg://u:secret@h/d", "Postgresql://u:secret@h/d",
    "host=h password=secret dbname=d", "password=secret", "postgresql://u:secret@h/d",
    "postgresql://u@h/d?password=secret", "mysql://u:secret@h/d",
)  # fmt: skip


@pytest.mark.parametrize("text", MEANT)
def test_what_is_meant_as_an_address_is_refused_without_its_password(text: str) -> None:
    path = address_path(text)
    assert is_server_address(path)
    with pytest.raises(StoreAddressInvalid) as refused:
        server_address(path)
    assert "secret" not in str(refused.value.details)


@pytest.mark.parametrize(
    "text", ["計画.nakano", "/data/a@b/計画.nakano", "C:/data/a@b.nakano", "ghost=1.nakano", "a=b=c", "out:1/x"]
)
def test_a_file_is_no_address(text: str) -> None:
    path = address_path(text)
    assert not is_server_address(path)
    assert (place_name(path), shown_place(path)) == (Path(text).name, str(Path(text)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("postgresql://u@h/ward", "ward"),
        ("postgres:///%E5%8C%BA%20a", "区 a"),
        ("postgres:///%FF", "\ufffd"),
        ("service=ward", "ward"),
    ],
)
def test_an_address_has_the_name_of_its_database(text: str, name: str) -> None:
    path = address_path(text)
    found = server_address(path)
    assert address_path(path.as_posix()) == path
    assert (place_name(path), shown_place(path), found.is_service) == (name, text, text == "service=ward")
    assert (found.name, Path(str(found)).name != "") == (name, True)
    assert str(found) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("service=a b", "サービスの名前が正しくありません"),
        ("postgresql://u@h", "データベースの名前がありません"),
        ("postgresql://u@h/a/b", "データベースの名前がありません"),
    ],
)
def test_an_address_names_one_service_or_one_database(text: str, reason: str) -> None:
    with pytest.raises(StoreAddressInvalid) as refused:
        server_address(address_path(text))
    assert dict(refused.value.details) == {"reason": reason}


def test_readers_look_clerks_work_and_the_owner_makes_what_a_later_format_adds() -> None:
    readers = [
        'GRANT USAGE ON SCHEMA "区""1" TO "見る"',
        'GRANT SELECT ON ALL TABLES IN SCHEMA "区""1" TO "見る"',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA "区""1" GRANT SELECT ON TABLES TO "見る"',
    ]
    assert [*grant_statements('区"1', ["見る"], [], None)] == readers
    rights = "SELECT, INSERT, UPDATE, DELETE"
    assert [*grant_statements("区", [], ["書く"], "持つ")] == [
        'CREATE SCHEMA IF NOT EXISTS "区" AUTHORIZATION "持つ"',
        'ALTER SCHEMA "区" OWNER TO "持つ"',
        'GRANT USAGE ON SCHEMA "区" TO "書く"',
        f'GRANT {rights} ON ALL TABLES IN SCHEMA "区" TO "書く"',
        f'ALTER DEFAULT PRIVILEGES FOR ROLE "持つ" IN SCHEMA "区" GRANT {rights} ON TABLES TO "書く"',
    ]
